import HostSystem
import TextCore
import VersusRender

/// What one build leaves for the next one of the same output: from what each file was made, and what the file
/// system said of it when it was written.
///
/// It is one flat file, read from end to end. Whoever reads it believes it only if it is whole and of this
/// version; otherwise all is built as if there were none, and the same comes of it.
struct BuildRecord {
  /// What all files were made with: `site.yml`, the options, the program itself.
  var frame: Fingerprint
  var drawing: DrawingRecord
  /// By output.
  var stamps: [SitePath: FileStamp]

  private static let header = Array("versus build 1\n".utf8)

  init(frame: Fingerprint, drawing: DrawingRecord, stamps: [SitePath: FileStamp]) {
    self.frame = frame
    self.drawing = drawing
    self.stamps = stamps
  }

  var bytes: [UInt8] {
    var writer = RecordWriter()
    writer.write(frame.value)
    writer.write(drawing.keys.count)
    for key in drawing.keys {
      writer.write(key.name.count)
      for part in key.name { writer.write(part) }
      writer.write(key.print.value)
    }
    writer.write(drawing.outputs.count)
    for (output, keys) in drawing.outputs.sorted(by: { $0.key < $1.key }) {
      writer.write(output.string)
      writer.write(keys.count)
      var last = 0
      for key in keys {
        writer.write(key - last)
        last = key
      }
      let stamp = stamps[output]
      writer.write(stamp?.size ?? 0)
      writer.write(UInt64(bitPattern: stamp?.modified ?? 0))
      writer.write(stamp?.number ?? 0)
    }
    let print = Fingerprint(of: writer.bytes).value
    return Self.header + (0..<8).map { UInt8(truncatingIfNeeded: print >> ($0 * 8)) }
      + writer.bytes
  }

  /// - Throws: ``RecordReader/Damaged`` if the bytes are cut short, altered, or of another version.
  init(_ bytes: [UInt8]) throws(RecordReader.Damaged) {
    let start = Self.header.count + 8
    guard bytes.count > start, bytes.starts(with: Self.header) else { throw .init() }
    let print = bytes[Self.header.count..<start].reversed().reduce(UInt64(0)) {
      $0 << 8 | UInt64($1)
    }
    guard Fingerprint(of: bytes[start...]).value == print else { throw .init() }
    var reader = RecordReader(bytes, from: start)
    frame = Fingerprint(value: try reader.number())
    drawing = DrawingRecord()
    stamps = [:]
    let keys = try reader.count()
    drawing.keys.reserveCapacity(keys)
    for _ in 0..<keys {
      var name: [String] = []
      for _ in 0..<(try reader.count()) { name.append(try reader.text()) }
      drawing.keys.append(.init(name: name, print: Fingerprint(value: try reader.number())))
    }
    let outputs = try reader.count()
    drawing.outputs.reserveCapacity(outputs)
    stamps.reserveCapacity(outputs)
    for _ in 0..<outputs {
      guard let output = SitePath(try reader.text()) else { throw .init() }
      var numbers: [Int] = []
      var last: UInt64 = 0
      for _ in 0..<(try reader.count()) {
        last &+= try reader.number()
        guard last < UInt64(keys) else { throw .init() }
        numbers.append(Int(last))
      }
      drawing.outputs[output] = numbers
      let (size, modified) = (try reader.number(), try reader.number())
      stamps[output] = FileStamp(
        size: size, modified: Int64(bitPattern: modified), number: try reader.number())
    }
    guard reader.isAtEnd else { throw .init() }
  }
}

extension BuildRecord {
  /// Where the record of an output is kept: several outputs of a site have one each.
  static func path(forOutput folder: String) -> SitePath {
    SitePath.root.appending(".versus").appending("cache").appending(
      "output-\(Fingerprint(of: folder).hex)")
  }
}
