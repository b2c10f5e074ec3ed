int main(void) {
  int unused;
  return foo
}
