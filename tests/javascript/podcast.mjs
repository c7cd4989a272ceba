// What feedsmith sees of the podcast on standard input: its show and its episodes.

import { readFileSync } from 'node:fs'
import { parseRssFeed } from 'feedsmith'

const feed = parseRssFeed(readFileSync(0, 'utf8'))
const told = ({ itunes, podcast }) => ({ itunes, podcast })
console.log(JSON.stringify({ show: told(feed), episodes: feed.items.map(told) }))
