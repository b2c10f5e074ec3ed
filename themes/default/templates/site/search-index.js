{#- Every part of every page: address, title, where it stands, text. A script, so that it loads from the disk. -#}
versusIndex([
{%- for page in site.pages %}
{%- for part in page.search %}
{%- set section = page.section if page.section and page.section.url != page.url else site %}
{%- set within = page.title if part.id else section.title %}
{{ [url(page.url ~ ("#" ~ part.id if part.id else "")), part.title or page.title, within, part.text] | tojson }},
{%- endfor %}
{%- endfor %}
]);
