import Jinja
import TextCore
import VersusModel

extension HostFunction {
  /// `asset(address)`: the reference from the page being drawn to a static file, by the name that it is served by.
  static func asset(of manifest: AssetManifest) -> HostFunction {
    HostFunction("asset") { (arguments: inout Arguments) throws(HostError) -> Value in
      let (address, page) = try file("asset", &arguments)
      return Value(page.reference(to: manifest.address(of: address)))
    }
  }

  /// `integrity(address)`: the digest of a static file for the attribute `integrity`; `none` without fingerprints.
  static func integrity(of manifest: AssetManifest) -> HostFunction {
    HostFunction("integrity") { (arguments: inout Arguments) throws(HostError) -> Value in
      Value(manifest.integrity(of: try file("integrity", &arguments).address))
    }
  }

  private static func file(_ function: String, _ arguments: inout Arguments) throws(HostError) -> (
    address: SiteAddress, page: DrawnPage
  ) {
    let argument = try arguments.require("address")
    try arguments.finish()
    guard let text = argument.string, let address = SiteAddress(text), let page = DrawnPage.current
    else {
      throw HostError(
        id: "bad-argument", "\(function)() takes the address of a file",
        help: "addresses begin with `/`, such as `/theme.css`")
    }
    DrawnPage.note(.asset(address.path))
    return (address, page)
  }
}
