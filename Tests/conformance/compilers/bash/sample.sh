if true; then
  echo
else fi
