// The system's ICU, which these headers would bring in, and Foundation's own define the same types differently.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

static inline void clibxml2_ignore(void *context, const char *message, ...) {
  (void)context;
  (void)message;
}

// Some errors of XPath are printed whatever handler the evaluation has. The thread's own one is variadic,
// which Swift cannot write.
static inline void clibxml2_silence(void) { xmlSetGenericErrorFunc(NULL, clibxml2_ignore); }
