package import HostSystem
import TextCore

/// The images of a site, with the size that each file tells of itself.
package struct ImageCatalog: Sendable {
  /// By the path in the output.
  private let images: [SitePath: Result<ImageSize?, ImageProblem>]

  package init(_ images: [SitePath: Result<ImageSize?, ImageProblem>] = [:]) {
    self.images = images
  }

  /// Reads the headers of all images among `sources`, paths in the site's folder by paths in the output.
  static func read(_ sources: [SitePath: SitePath], from files: some FileReader, jobs: Int) async
    -> ImageCatalog
  {
    let outputs = sources.keys.filter { ImageSize.extensions.contains($0.extension) }.sorted()
    let results = await outputs.concurrentMap(jobs: jobs) { output in
      sources[output].map { Self.size(of: $0, in: files) } ?? .success(nil)
    }
    return ImageCatalog(
      Dictionary(zip(outputs, results), uniquingKeysWith: { first, _ in first }))
  }

  private static func size(of path: SitePath, in files: some FileReader)
    -> Result<ImageSize?, ImageProblem>
  {
    do throws(FileError) {
      guard let bytes = try files.prefix(of: path, upTo: ImageSize.headerLimit) else {
        return .failure(.unreadable("it is gone"))
      }
      return Result { () throws(ImageProblem) in try ImageSize.read(bytes) }
    } catch {
      return .failure(.unreadable(error.reason))
    }
  }

  /// Endings of further files that browsers show as images, of a size that is not read.
  private static let others: Set<String> = ["bmp", "cur", "ico", "jxl"]

  /// The size of the image at `path` in the output, if it has one.
  func size(at path: SitePath) throws(ImageProblem) -> ImageSize? {
    if let image = images[path] { return try image.get() }
    guard Self.others.contains(path.extension) else { throw .unknownFormat }
    return nil
  }
}
