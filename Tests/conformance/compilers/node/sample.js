let a = "é";
let b = ;
