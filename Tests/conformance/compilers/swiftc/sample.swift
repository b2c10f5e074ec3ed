let text = "é"
func both(_ first: String, _ second: Int) { let unused = 1 }
both("é", text)
