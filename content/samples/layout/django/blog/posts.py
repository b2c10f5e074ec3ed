POSTS = {
    "first": "The first post",
    "second": "The second post",
}
