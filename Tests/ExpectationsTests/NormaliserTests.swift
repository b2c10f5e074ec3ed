import Expectations
import Testing

@Suite struct NormaliserTests {
  @Test("what is masked by default has no meaning for a reader")
  func standard() {
    #expect(Set(Normaliser.standard) == [.ansi, .ports, .paths])
  }
}
