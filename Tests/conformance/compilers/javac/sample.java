class sample {
  int f() { return "é" }
}
