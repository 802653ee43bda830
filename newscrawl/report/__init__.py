"""The report: a dataset's last weeks as one HTML page that loads nothing from anywhere.

`figures.gather` asks the dataset, `page.render` shows what it answers and needs the extra ``newscrawl[report]``.
"""
