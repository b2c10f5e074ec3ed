MIDDLEWARE += [
    "mysite.middleware.gate",
    "mysite.middleware.outer",
    "mysite.middleware.inner",
    "mysite.middleware.only_notes",
]
