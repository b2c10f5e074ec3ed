echo
echo "a
