/// What kind of file something is, by its name's extension.
enum ContentType {
  /// The media type of files with this extension, in lower case; what nobody knows is bytes.
  static func of(extension name: String) -> String {
    if let text = texts[name] { return text + "; charset=utf-8" }
    return others[name] ?? "application/octet-stream"
  }

  /// Those that are text, and served as UTF-8.
  private static let texts = [
    "atom": "application/atom+xml", "css": "text/css", "csv": "text/csv", "htm": "text/html",
    "html": "text/html", "ics": "text/calendar", "js": "text/javascript",
    "json": "application/json", "map": "application/json", "md": "text/markdown",
    "mjs": "text/javascript", "py": "text/plain", "rss": "application/rss+xml",
    "svg": "image/svg+xml", "toml": "text/plain", "txt": "text/plain", "vtt": "text/vtt",
    "webmanifest": "application/manifest+json", "xhtml": "application/xhtml+xml",
    "xml": "application/xml", "yaml": "text/plain", "yml": "text/plain",
  ]

  private static let others = [
    "avif": "image/avif", "bmp": "image/bmp", "gif": "image/gif", "gz": "application/gzip",
    "ico": "image/vnd.microsoft.icon", "jpeg": "image/jpeg", "jpg": "image/jpeg",
    "m4a": "audio/mp4", "mp3": "audio/mpeg", "mp4": "video/mp4", "ogg": "audio/ogg",
    "otf": "font/otf", "pdf": "application/pdf", "png": "image/png", "tar": "application/x-tar",
    "ttf": "font/ttf", "wasm": "application/wasm", "wav": "audio/wav", "webm": "video/webm",
    "webp": "image/webp", "woff": "font/woff", "woff2": "font/woff2", "zip": "application/zip",
  ]
}
