{#- A file of the search index. A script, so that it loads from the disk. -#}
versusIndex({{ shard.name | tojson }},{{ shard.json }});
