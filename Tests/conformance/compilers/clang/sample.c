int main(void) {
  /* é */ int unused; return foo;
}
