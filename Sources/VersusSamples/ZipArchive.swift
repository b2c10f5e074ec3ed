import TextCore

/// Files in one file, in the ZIP format (PKWARE's APPNOTE 6.3): stored as they are, without compression.
///
/// Archives of the same files are the same bytes: the files are ordered by name, and all of one fixed day.
struct ZipArchive {
  struct File {
    /// Relative, with `/` between folders.
    var name: String
    var bytes: [UInt8]
    var isExecutable = false
  }

  private var files: [File]

  init(_ files: [File]) {
    self.files = files.sorted { $0.name.precedesByBytes($1.name) }
  }

  /// The archive; `nil` if it is beyond the format without its 64-bit extensions, which some programs lack: over
  /// 4 GiB, over 65,534 files, or a name of over 65,535 bytes.
  ///
  /// - Complexity: O(*n*) in the number of bytes.
  var bytes: [UInt8]? {
    let size = files.reduce(0) { $0 + $1.bytes.count + 2 * $1.name.utf8.count + 76 }
    guard files.count < 0xFFFF, size < 0xFFFF_FFFF - 22,
      files.allSatisfy({ $0.name.utf8.count <= 0xFFFF })
    else { return nil }
    var archive = ZipBytes()
    archive.bytes.reserveCapacity(size + 22)
    var directory = ZipBytes()
    for file in files {
      let offset = archive.bytes.count
      let crc = CRC32.checksum(of: file.bytes)
      archive.add(word: 0x0403_4B50)
      archive.addDescription(of: file, crc)
      archive.bytes += file.name.utf8
      archive.bytes += file.bytes

      directory.add(word: 0x0201_4B50)
      // Made by version 2.0 on Unix, so that the permissions below count.
      directory.add(half: 3 << 8 | 20)
      directory.addDescription(of: file, crc)
      directory.add(half: 0)  // Comment.
      directory.add(half: 0)  // Disk.
      directory.add(half: 0)  // Internal attributes.
      directory.add(word: (file.isExecutable ? 0o100755 : 0o100644) << 16)
      directory.add(word: offset)
      directory.bytes += file.name.utf8
    }
    let start = archive.bytes.count
    archive.bytes += directory.bytes
    archive.add(word: 0x0605_4B50)
    archive.add(half: 0)  // Disk.
    archive.add(half: 0)  // Disk of the directory.
    archive.add(half: files.count)
    archive.add(half: files.count)
    archive.add(word: directory.bytes.count)
    archive.add(word: start)
    archive.add(half: 0)  // Comment.
    return archive.bytes
  }
}

/// Numbers as ZIP has them, the lowest byte first.
private struct ZipBytes {
  var bytes: [UInt8] = []

  mutating func add(half number: Int) {
    bytes.append(UInt8(truncatingIfNeeded: number))
    bytes.append(UInt8(truncatingIfNeeded: number >> 8))
  }

  mutating func add(word number: Int) {
    add(half: number)
    add(half: number >> 16)
  }

  /// What stands both before a file and in the directory.
  mutating func addDescription(of file: ZipArchive.File, _ crc: UInt32) {
    add(half: 20)  // Version 2.0 is enough to unpack it.
    add(half: 1 << 11)  // The name is UTF-8.
    add(half: 0)  // Stored.
    add(half: 0)  // Midnight,
    add(half: 1 << 5 | 1)  // 1 January 1980.
    add(word: Int(crc))
    add(word: file.bytes.count)
    add(word: file.bytes.count)
    add(half: file.name.utf8.count)
    add(half: 0)  // Extra field.
  }
}

/// The checksum of ISO 3309, with the polynomial 0x04C11DB7 reflected.
enum CRC32 {
  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in
      value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1
    }
  }

  static func checksum(of bytes: [UInt8]) -> UInt32 {
    let table = table
    return ~bytes.reduce(~0) { crc, byte in
      table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] ^ (crc >> 8)
    }
  }
}
