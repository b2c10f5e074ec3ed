import Expectations

extension SampleSupervisor {
  /// Lists files, and judges the list.
  func tree(_ step: TreeStep) throws(StepFailure) -> StepRecord {
    let files = try workingCopy.files(below: step.path, except: step.except.map(NamePattern.init))
    let record = StepRecord.tree(TreeRecord(name: step.name, path: step.path, files: files))
    guard let expected = step.expected else { return record }
    let list = files.map { $0 + "\n" }.joined()
    let problem: StepFailure?
    do {
      problem = try OutputPattern(parsing: expected).mismatch(with: list).map {
        StepFailure("the files are not as expected", notes: $0.notes)
      }
    } catch {
      problem = StepFailure("the pattern of the files is wrong: \(error.message)")
    }
    guard var problem else { return record }
    problem.record = record
    throw problem
  }
}
