import Foundation
import SampleRun
import Testing

@Suite struct SamplePlanTests {
  @Test("a plan is the same after it was sent to another process")
  func coding() throws {
    var serve = ServeStep("python app.py {port}")
    serve.readyPath = "/"
    var plan = SamplePlan(name: "rest/flask", folder: "/site/content/samples/rest/flask")
    plan.steps = [
      .files(["app.py"]), .append(path: "app.py", text: "x = 1\n"), .run(RunStep("python app.py")),
      .serve(serve), .stop(server: "server"),
    ]
    let sent = try JSONEncoder().encode(plan)
    #expect(try JSONDecoder().decode(SamplePlan.self, from: sent) == plan)
  }
}
