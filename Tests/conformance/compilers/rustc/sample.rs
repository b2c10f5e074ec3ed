fn main() {
    println!("é {}", missing);
    let x: i32 = "a";
}
