import Foundation
import Testing

@testable import VersusContent

/// The samples were made by Pillow.
@Suite("Images")
struct ImageSizeTests {
  struct Sample: CustomTestStringConvertible {
    let testDescription: String
    let size: ImageSize
    let bytes: [UInt8]

    init(_ name: String, _ width: Int, _ height: Int, _ base64: String) {
      testDescription = name
      size = ImageSize(width: width, height: height)
      bytes = [UInt8](Data(base64Encoded: base64) ?? Data())
    }
  }

  static let samples = [
    Sample(
      "PNG", 30, 20,
      """
      iVBORw0KGgoAAAANSUhEUgAAAB4AAAAUCAAAAAC/wNIYAAAAD0lEQVR4nGNgGAWjgD4AAAJsAAG79XrXAAAAAElFTk\
      SuQmCC
      """),
    Sample(
      "GIF", 31, 21,
      """
      R0lGODdhHwAVAIEAAAAAAAAAAAAAAAAAACwAAAAAHwAVAEAIKwABCBxIsKDBgwgTKlzIsKHDhxAjSpxIsaLFixgzat\
      zIsaPHjyBDihxZMSAAOw==
      """),
    Sample(
      "JPEG", 32, 22,
      """
      /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAP////////////////////////////////////////////////////////\
      //////////////////////////////wAALCAAWACABAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL\
      /8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJi\
      coKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ip\
      qrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/AI6KKKKKKKKKKK\
      //2Q==
      """),
    Sample(
      "progressive JPEG", 33, 23,
      """
      /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAP////////////////////////////////////////////////////////\
      //////////////////////////////wgALCAAXACEBAREA/8QAFQABAQAAAAAAAAAAAAAAAAAAAAL/2gAIAQEAAAAB\
      kAA//8QAFBABAAAAAAAAAAAAAAAAAAAAMP/aAAgBAQABBQJ//8QAFBABAAAAAAAAAAAAAAAAAAAAMP/aAAgBAQAGPw\
      J//8QAFBABAAAAAAAAAAAAAAAAAAAAMP/aAAgBAQABPyF//9oACAEBAAAAEAAB/8QAFBABAAAAAAAAAAAAAAAAAAAA\
      MP/aAAgBAQABPxB//9k=
      """),
    Sample(
      "turned JPEG", 24, 34,
      """
      /9j/4AAQSkZJRgABAQAAAQABAAD/4QAiRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAD/2wBDAP////////\
      //////////////////////////////////////////////////////////////////////////////wAALCAAYACIB\
      AREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMU\
      EGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZn\
      aGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+\
      Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/AI6KKKKKKKKKKKKKK//Z
      """),
    Sample(
      "JPEG upside down", 35, 25,
      """
      /9j/4AAQSkZJRgABAQAAAQABAAD/4QAiRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAMAAAAAAAD/2wBDAP////////\
      //////////////////////////////////////////////////////////////////////////////wAALCAAZACMB\
      AREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMU\
      EGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZn\
      aGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+\
      Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/AI6KKKKKKKKKKKKKKKKKKK//2Q==
      """),
    Sample(
      "lossy WebP", 36, 26,
      """
      UklGRjQAAABXRUJQVlA4ICgAAADwAgCdASokABoAP83m7XA/uDIrJWgD8DmJaQAAKUNt8AD+6d0AAAAA
      """),
    Sample(
      "lossless WebP", 37, 27,
      """
      UklGRhoAAABXRUJQVlA4TA4AAAAvJIAGAAcQEf0PRET/Aw==
      """),
    Sample(
      "WebP with transparency", 38, 28,
      """
      UklGRlgAAABXRUJQVlA4WAoAAAAQAAAAJQAAGwAAQUxQSAkAAAABBxAREYiI/gcAVlA4ICgAAADwAgCdASomABwAP8\
      3m7XA/uDIrJWgD8DmJaQAAKUNt8AD+6d0AAAAA
      """),
    Sample(
      "AVIF", 39, 29,
      """
      AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUIAAADrbWV0YQAAAAAAAAAhaGRscgAAAAAAAAAAcGljdAAAAA\
      AAAAAAAAAAAAAAAAAOcGl0bQAAAAAAAQAAAB5pbG9jAAAAAEQAAAEAAQAAAAEAAAETAAAAIwAAAChpaW5mAAAAAAAB\
      AAAAGmluZmUCAAAAAAEAAGF2MDFDb2xvcgAAAABqaXBycAAAAEtpcGNvAAAAFGlzcGUAAAAAAAAAJwAAAB0AAAAQcG\
      l4aQAAAAADCAgIAAAADGF2MUOBAAwAAAAAE2NvbHJuY2x4AAEADQAGgAAAABdpcG1hAAAAAAAAAAEAAQQBAoMEAAAA\
      K21kYXQSAAoJGBUm40QENBoQMhQf94eFFd///+LAAADcqMEFWLTKoA==
      """),
    Sample(
      "turned AVIF", 30, 40,
      """
      AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUIAAAD1bWV0YQAAAAAAAAAhaGRscgAAAAAAAAAAcGljdAAAAA\
      AAAAAAAAAAAAAAAAAOcGl0bQAAAAAAAQAAAB5pbG9jAAAAAEQAAAEAAQAAAAEAAAEdAAAAIwAAAChpaW5mAAAAAAAB\
      AAAAGmluZmUCAAAAAAEAAGF2MDFDb2xvcgAAAAB0aXBycAAAAFRpcGNvAAAAFGlzcGUAAAAAAAAAKAAAAB4AAAAQcG\
      l4aQAAAAADCAgIAAAADGF2MUOBAAwAAAAAE2NvbHJuY2x4AAEADQAGgAAAAAlpcm90AwAAABhpcG1hAAAAAAAAAAEA\
      AQUBAoMEhQAAACttZGF0EgAKCRgVJ+tEBDQaEDIUH/eHhRXf///iwAAA3KjBBVi0yqA=
      """),
  ]

  @Test("the size of each format is read", arguments: samples)
  func sizes(sample: Sample) throws {
    #expect(try ImageSize.read(sample.bytes) == sample.size)
  }

  @Test("a file that ends early has its size, or a problem", arguments: samples)
  func truncated(sample: Sample) {
    for count in sample.bytes.indices {
      let size = try? ImageSize.read(Array(sample.bytes[..<count]))
      #expect(size == nil || size == sample.size, "\(count) bytes")
    }
    #expect(throws: ImageProblem.self) { try ImageSize.read(Array(sample.bytes[..<8])) }
  }

  @Test("any other bytes give a size or a problem", arguments: samples)
  func damaged(sample: Sample) {
    for index in sample.bytes.indices.prefix(400) {
      for byte: UInt8 in [0, 1, 0x7F, 0x80, 0xFF] {
        var bytes = sample.bytes
        bytes[index] = byte
        if let size = try? ImageSize.read(bytes) { #expect(size.width > 0 && size.height > 0) }
      }
    }
  }

  @Test(
    "an SVG image tells its size by width and height, or by its view box",
    arguments: [
      ("<svg width='30' height='20'/>", 30, 20), ("<svg width=\"30px\" height=\"2pc\" />", 30, 32),
      ("<svg viewBox='0 0 300 150'>", 300, 150), ("<svg viewBox=' 1,2, 3 , 4 ' x>", 3, 4),
      ("<svg width='1in' viewBox='0 0 4 1'>", 96, 24),
      ("<svg height='10' viewBox='0 0 4 1'>", 40, 10),
      ("<svg width='100%' viewBox='0 0 4 3'>", 4, 3), ("<s:svg width='1' height='1'>", 1, 1),
      ("\u{FEFF}<?xml version='1.0'?>\n<!-- <svg width='9'> -->\n<svg width='1' height='2'>", 1, 2),
      ("<!DOCTYPE svg [ <!ENTITY a \"<b>\"> ]>\n<svg width='1' height='2'>", 1, 2),
      ("<svg width='1e99' height='1'>", nil, nil), ("<svg width='100%' height='100%'>", nil, nil),
      ("<svg viewBox='0 0 0 1'>", nil, nil), ("<svg", nil, nil), ("<svg width='3", nil, nil),
    ] as [(String, Int?, Int?)])
  func vector(text: String, width: Int?, height: Int?) throws {
    let size = try ImageSize.read(Array(text.utf8))
    #expect(size?.width == width)
    #expect(size?.height == height)
  }

  @Test(
    "what is no image is not taken for one",
    arguments: [
      "", "hello", "<html></html>", "<", "<!--", "<!DOCTYPE svg [", "\u{0}\u{0}\u{0}\u{18}ftypmp42",
    ])
  func others(text: String) {
    #expect(throws: ImageProblem.unknownFormat) { try ImageSize.read(Array(text.utf8)) }
  }

  @Test(
    "a file that is made to be long to read is read in a moment",
    arguments: [
      ([0xFF, 0xD8], [0xFF], 1 << 20), ([0xFF, 0xD8], [0xFF, 0xE1, 0, 2], 200_000),
      (Array("<svg ".utf8), [0x61], 1 << 20), ([], Array("<!---->".utf8), 100_000),
      ([0, 0, 0, 16] + Array("ftypavif    ".utf8), [0, 0, 0, 8, 0, 0, 0, 0], 100_000),
    ] as [([UInt8], [UInt8], Int)])
  func hostile(start: [UInt8], piece: [UInt8], count: Int) {
    _ = try? ImageSize.read(start + repeatElement(piece, count: count).joined())
  }
}
