import HostSystem
import TextCore
import VersusRender
import VersusSamples

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

  private static let header = Array("versus build 4\n".utf8)

  init(frame: Fingerprint, drawing: DrawingRecord, stamps: [SitePath: FileStamp]) {
    self.frame = frame
    self.drawing = drawing
    self.stamps = stamps
  }

  var bytes: [UInt8] {
    var writer = RecordWriter()
    writer.write(frame.value)
    writer.write(drawing.keys) { writer, key in
      writer.write(key.name) { $0.write($1) }
      writer.write(key.print.value)
    }
    // In no order: none is needed to read it.
    writer.write(drawing.outputs) { writer, output in
      let (path, keys) = output
      writer.write(path.string)
      var last = 0
      writer.write(keys) { writer, key in
        writer.write(key - last)
        last = key
      }
      writer.write(stamps[path]) { $1.write(to: &$0) }
    }
    writer.write(drawing.warnings) { writer, warnings in
      writer.write(warnings.key.string)
      writer.write(warnings.value)
    }
    writer.write(drawing.foreign) { writer, foreign in
      writer.write(foreign.python.json)
      writer.write(foreign.unanswered) { $0.write($1.string) }
    }
    return writer.sealed(Self.header)
  }

  /// - Throws: ``RecordReader/Damaged`` if the bytes are cut short, altered, or of another version.
  init(_ bytes: [UInt8]) throws(RecordReader.Damaged) {
    var reader = try RecordReader(unsealing: bytes, Self.header)
    frame = Fingerprint(value: try reader.number())
    drawing = DrawingRecord()
    stamps = [:]
    drawing.keys = try reader.list { reader throws(RecordReader.Damaged) in
      DrawingRecord.Key(
        name: try reader.list { reader throws(RecordReader.Damaged) in try reader.text() },
        print: Fingerprint(value: try reader.number()))
    }
    let keys = drawing.keys.count
    let outputs = try reader.count()
    drawing.outputs.reserveCapacity(outputs)
    stamps.reserveCapacity(outputs)
    for _ in 0..<outputs {
      guard let output = SitePath(try reader.text()) else { throw .init() }
      var last: UInt64 = 0
      drawing.outputs[output] = try reader.list { reader throws(RecordReader.Damaged) in
        last &+= try reader.number()
        guard last < UInt64(keys) else { throw .init() }
        return Int(last)
      }
      stamps[output] = try reader.optional { reader throws(RecordReader.Damaged) in
        try FileStamp(from: &reader)
      }
    }
    for _ in 0..<(try reader.count()) {
      guard let output = SitePath(try reader.text()) else { throw .init() }
      drawing.warnings[output] = try reader.diagnostics()
    }
    drawing.foreign = try reader.optional { reader throws(RecordReader.Damaged) in
      try ForeignCodeMemory(from: &reader)
    }
    guard reader.isAtEnd else { throw .init() }
  }
}

extension ForeignCodeMemory {
  fileprivate init(from reader: inout RecordReader) throws(RecordReader.Damaged) {
    guard let python = PythonInstallation(json: try reader.text()) else { throw .init() }
    self.init(
      python: python,
      unanswered: try reader.list { reader throws(RecordReader.Damaged) in
        guard let page = SitePath(try reader.text()) else { throw .init() }
        return page
      })
  }
}

extension BuildRecord {
  /// Where the record of an output is kept: several outputs of a site have one each.
  static func path(forOutput folder: String) -> SitePath {
    LocalFiles.records.appending("output-\(Fingerprint(of: folder).hex)")
  }
}
