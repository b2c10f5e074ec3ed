/* The least that a site of Markdown costs: reads each page, converts it with libcmark, writes it in a frame.

       limit CONTENT OUTPUT [THREADS]

   What a generator does besides (front matter but for the title, lists, navigation, templates, highlighting, tables,
   the check of links) is left out, and the frame is part of the program: no generator on libcmark can take less.
   Build it with `cc -O2 limit.c -lcmark -lpthread`. */

#define _GNU_SOURCE
#include <cmark.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *content, *output;
static char **pages;
static size_t count, capacity;
static atomic_size_t next;

static void fail(const char *what, const char *path) {
  fprintf(stderr, "%s %s: %s\n", what, path, strerror(errno));
  exit(1);
}

static void *or_fail(void *memory) {
  if (memory == NULL) fail("no memory for", "a page");
  return memory;
}

static int note(const char *path, const struct stat *status, int type, struct FTW *place) {
  (void)status, (void)place;
  size_t length = strlen(path);
  if (type != FTW_F || length < 3 || strcmp(path + length - 3, ".md") != 0) return 0;
  if (count == capacity) {
    capacity = capacity ? 2 * capacity : 1024;
    pages = or_fail(realloc(pages, capacity * sizeof *pages));
  }
  pages[count++] = or_fail(strdup(path));
  return 0;
}

static char *read_file(const char *path, size_t *length) {
  struct stat status;
  int file = open(path, O_RDONLY);
  if (file < 0 || fstat(file, &status) < 0) fail("cannot read", path);
  char *text = or_fail(malloc((size_t)status.st_size + 1));
  ssize_t got = read(file, text, (size_t)status.st_size);
  if (got != status.st_size) fail("cannot read", path);
  close(file);
  text[got] = 0;
  *length = (size_t)got;
  return text;
}

/* Makes the folders above `path`. */
static void make_folders(char *path) {
  for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
    *slash = 0;
    if (mkdir(path, 0777) < 0 && errno != EEXIST) fail("cannot make", path);
    *slash = '/';
  }
}

/* `a/b.md` becomes `a/b/index.html`, and `a/index.md` `a/index.html`. */
static FILE *open_output(const char *page) {
  char path[4096];
  const char *inside = page + strlen(content);
  int length = (int)strlen(inside) - 3;
  int is_index = length >= 6 && strncmp(inside + length - 6, "/index", 6) == 0;
  snprintf(path, sizeof path, "%s%.*s%s.html", output, length, inside, is_index ? "" : "/index");
  FILE *file = fopen(path, "w");
  if (file == NULL) {
    make_folders(path);
    file = fopen(path, "w");
  }
  if (file == NULL) fail("cannot write", path);
  return file;
}

static void convert(const char *page) {
  size_t length, title_length = 0;
  char *text = read_file(page, &length), *body = text;
  const char *title = "";
  if (strncmp(text, "---\n", 4) == 0) {
    char *end = strstr(text + 4, "\n---\n");
    char *key = strstr(text, "\ntitle: ");
    if (key) title = key + 8, title_length = strcspn(title, "\n");
    if (end) body = end + 5;
  }
  cmark_node *document = cmark_parse_document(body, length - (size_t)(body - text), CMARK_OPT_UNSAFE);
  char *html = cmark_render_html(document, CMARK_OPT_UNSAFE);
  FILE *file = open_output(page);
  fprintf(
      file,
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>%.*s</title>\n"
      "<link rel=\"stylesheet\" href=\"/theme.css\">\n</head>\n<body>\n<main>\n<h1>%.*s</h1>\n",
      (int)title_length, title, (int)title_length, title);
  fputs(html, file);
  fputs("</main>\n</body>\n</html>\n", file);
  if (fclose(file) != 0) fail("cannot write", page);
  free(html);
  cmark_node_free(document);
  free(text);
}

static void *work(void *unused) {
  for (size_t page; (page = atomic_fetch_add(&next, 1)) < count;) convert(pages[page]);
  return unused;
}

int main(int argc, char **argv) {
  if (argc < 3) {
    fprintf(stderr, "limit CONTENT OUTPUT [THREADS]\n");
    return 2;
  }
  content = argv[1];
  output = argv[2];
  size_t threads = argc > 3 ? strtoul(argv[3], NULL, 10) : 2;
  if (threads < 1 || threads > 64) threads = 2;
  if (nftw(content, note, 32, FTW_PHYS) != 0) fail("cannot list", content);
  pthread_t workers[64];
  for (size_t i = 0; i < threads; i++)
    if (pthread_create(&workers[i], NULL, work, NULL) != 0) fail("cannot start", "a thread");
  for (size_t i = 0; i < threads; i++) pthread_join(workers[i], NULL);
  return 0;
}
