extension PageScript {
  /// Puts a document in the place of the one that is there.
  static let write = """
    text => { document.open(); document.write(text); document.close(); }
    """

  /// Makes of a PNG one with a table of at most 256 colours (PNG specification, 11.2.2), both in Base64; gives back
  /// `null` where these are too few.
  ///
  /// The pictures of text have few colours that matter, and some hundreds in between. Colours that agree in their
  /// upper bits become the one of them that occurs most, so that areas stay as they are.
  static let indexed = """
    async text => {
      const image = new Image();
      image.src = 'data:image/png;base64,' + text;
      await image.decode();
      const { width, height } = image;
      const canvas = Object.assign(document.createElement('canvas'), { width, height });
      const context = canvas.getContext('2d');
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, width, height);
      const pixels = new Uint32Array(width * height), counts = new Map();
      for (let i = 0; i < pixels.length; i++) {
        pixels[i] = data[4 * i] << 16 | data[4 * i + 1] << 8 | data[4 * i + 2];
        counts.set(pixels[i], (counts.get(pixels[i]) ?? 0) + 1);
      }
      const colours = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a) || a - b);
      const table = mask => {
        const groups = new Map();
        for (const colour of colours) if (!groups.has(colour & mask)) groups.set(colour & mask, colour);
        return groups;
      };
      const mask = [0xffffff, 0xfefefe, 0xfcfcfc, 0xf8f8f8].find(mask => table(mask).size <= 256);
      if (mask === undefined) return null;
      const groups = table(mask), places = new Map([...groups.keys()].map((group, i) => [group, i]));
      const rows = new Uint8Array((width + 1) * height);
      for (let i = 0; i < pixels.length; i++) {
        rows[i + 1 + Math.floor(i / width)] = places.get(pixels[i] & mask);
      }
      const crc = bytes => {
        let sum = -1;
        for (const byte of bytes) {
          sum ^= byte;
          for (let bit = 0; bit < 8; bit++) sum = sum >>> 1 ^ (sum & 1 ? 0xedb88320 : 0);
        }
        return ~sum >>> 0;
      };
      const number = n => [n >>> 24, n >>> 16 & 255, n >>> 8 & 255, n & 255];
      const chunk = (name, bytes) => {
        const body = [...new TextEncoder().encode(name), ...bytes];
        return [...number(bytes.length), ...body, ...number(crc(body))];
      };
      const stream = new Blob([rows]).stream().pipeThrough(new CompressionStream('deflate'));
      const png = new Uint8Array([
        137, 80, 78, 71, 13, 10, 26, 10,
        ...chunk('IHDR', [...number(width), ...number(height), 8, 3, 0, 0, 0]),
        ...chunk('PLTE', [...groups.values()].flatMap(c => [c >>> 16, c >>> 8 & 255, c & 255])),
        ...chunk('IDAT', new Uint8Array(await new Response(stream).arrayBuffer())),
        ...chunk('IEND', []),
      ]);
      return btoa(Array.from(png, byte => String.fromCharCode(byte)).join(''));
    }
    """
}
