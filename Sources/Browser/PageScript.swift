/// What is done inside the page, in JavaScript.
enum PageScript {
  /// What ``find`` says of an element that is not there yet.
  static let missing = "is not there"
  /// What ``isShown`` says.
  static let hidden = "is not shown"

  /// Finds an element, and hands it to a function.
  static let find = """
    ((selector, argument, act) => {
      let element;
      try { element = document.querySelector(selector); } catch { return 'is no CSS selector'; }
      return element ? act(element, argument) : '\(missing)';
    })
    """

  /// As a person would: with the events that scripts of the page wait for.
  static let fill = """
    (element, text) => {
      if (element instanceof HTMLSelectElement) {
        const option = [...element.options].find(o => o.value === text || o.text.trim() === text);
        if (!option) return 'has no option `' + text + '`';
        element.value = option.value;
      } else if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) {
        element.focus();
        const kind = Object.getPrototypeOf(element);
        Object.getOwnPropertyDescriptor(kind, 'value').set.call(element, text);
      } else {
        return 'is no field';
      }
      element.dispatchEvent(new Event('input', { bubbles: true }));
      element.dispatchEvent(new Event('change', { bubbles: true }));
      return null;
    }
    """

  static let click = "element => { element.click(); return null; }"

  static let isShown = "element => element.getClientRects().length ? null : '\(hidden)'"

  /// The rectangle of an element on the page, in whole pixels around it.
  static let place = """
    selector => {
      const box = document.querySelector(selector).getBoundingClientRect();
      const x = Math.floor(box.left + scrollX), y = Math.floor(box.top + scrollY);
      return {
        x, y, width: Math.max(1, Math.ceil(box.right + scrollX) - x),
        height: Math.max(1, Math.ceil(box.bottom + scrollY) - y), scale: 1
      };
    }
    """

  /// Ends all that moves, hides the caret, and waits for fonts, pictures, and two frames that were drawn.
  ///
  /// The style sheet is a constructed one: a page's content security policy does not refuse it.
  static let rest = """
    (async () => {
      const drawn = () => new Promise(done => {
        requestAnimationFrame(() => requestAnimationFrame(done));
        setTimeout(done, 500);
      });
      if (!window.versusRest) {
        window.versusRest = new CSSStyleSheet();
        window.versusRest.replaceSync(
          '*, *::before, *::after { transition: none !important; caret-color: transparent !important;' +
          ' scroll-behavior: auto !important }');
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, window.versusRest];
      }
      await document.fonts.ready;
      const pictures = [...document.images].filter(i => i.loading !== 'lazy' || i.complete);
      await Promise.all(pictures.map(i => i.decode().catch(() => null)));
      for (const animation of document.getAnimations()) {
        try { animation.finish(); } catch { animation.cancel(); }
      }
      await drawn();
    })()
    """
}
