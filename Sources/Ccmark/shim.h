#include <cmark.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// libcmark takes each node and string from malloc and gives each back, which is a third of its time.
// Its allocator can be replaced, but the functions get no context, so the memory of the tree that is
// being made hangs on the thread: large chunks, given back all at once.

struct ccmark_chunk {
  struct ccmark_chunk *previous;
  size_t size;
  size_t used;
  // Keeps what follows aligned for any type.
  size_t padding;
};

// The last chunk of the thread's tree.
static inline struct ccmark_chunk **ccmark_last_chunk(void) {
  static _Thread_local struct ccmark_chunk *chunk;
  return &chunk;
}

// Each piece is preceded by its size, which realloc needs.
enum { CCMARK_ALIGNMENT = 16 };

static inline void *ccmark_malloc(size_t size) {
  if (size > SIZE_MAX / 4) abort();
  size_t bytes = (size + CCMARK_ALIGNMENT - 1) & ~(size_t)(CCMARK_ALIGNMENT - 1);
  size_t wanted = bytes + CCMARK_ALIGNMENT;
  struct ccmark_chunk *chunk = *ccmark_last_chunk();
  if (chunk == NULL || chunk->size - chunk->used < wanted) {
    size_t room = chunk == NULL ? 32768 : chunk->size < 4194304 ? chunk->size * 2 : chunk->size;
    if (room < wanted) room = wanted;
    struct ccmark_chunk *fresh = malloc(sizeof(struct ccmark_chunk) + room);
    if (fresh == NULL) abort();
    fresh->previous = chunk;
    fresh->size = room;
    fresh->used = 0;
    *ccmark_last_chunk() = chunk = fresh;
  }
  char *piece = (char *)(chunk + 1) + chunk->used;
  chunk->used += wanted;
  *(size_t *)piece = bytes;
  return piece + CCMARK_ALIGNMENT;
}

static inline void *ccmark_calloc(size_t count, size_t size) {
  if (size != 0 && count > (SIZE_MAX / 4) / size) abort();
  return memset(ccmark_malloc(count * size), 0, count * size);
}

static inline void *ccmark_realloc(void *old, size_t size) {
  if (old == NULL) return ccmark_malloc(size);
  size_t *bytes = (size_t *)((char *)old - CCMARK_ALIGNMENT);
  if (size <= *bytes) return old;
  struct ccmark_chunk *chunk = *ccmark_last_chunk();
  char *end = (char *)(chunk + 1) + chunk->used;
  size_t more = (size - *bytes + CCMARK_ALIGNMENT - 1) & ~(size_t)(CCMARK_ALIGNMENT - 1);
  if ((char *)old + *bytes == end && chunk->size - chunk->used >= more) {
    // The last piece grows where it is.
    chunk->used += more;
    *bytes += more;
    return old;
  }
  void *fresh = ccmark_malloc(size);
  memcpy(fresh, old, *bytes);
  return fresh;
}

static inline void ccmark_keep(void *piece) { (void)piece; }

// Gives back the tree that the thread made last. The newest chunk, which is the largest, stays for the
// next tree if it is no more than a megabyte.
static inline void ccmark_release(void) {
  struct ccmark_chunk *kept = *ccmark_last_chunk();
  if (kept == NULL) return;
  while (kept->previous != NULL) {
    struct ccmark_chunk *chunk = kept->previous;
    kept->previous = chunk->previous;
    free(chunk);
  }
  kept->used = 0;
  if (kept->size > 1048576) {
    free(kept);
    *ccmark_last_chunk() = NULL;
  }
}

// Parses UTF-8 without NUL. The tree lives until ccmark_release; a thread has one at a time.
static inline cmark_node *ccmark_parse(const char *text, size_t length) {
  static cmark_mem memory = {ccmark_calloc, ccmark_realloc, ccmark_keep};
  cmark_parser *parser = cmark_parser_new_with_mem(CMARK_OPT_DEFAULT, &memory);
  cmark_parser_feed(parser, text, length);
  return cmark_parser_finish(parser);
}
