// What a parser from npm sees of feeds.
//
// `node read.mjs PARSER` takes [[format, text], …] as JSON on its standard input and prints for
// each what `outside.seen.SeenFeed` says, dates as the parser gives them. null: it has no such field.

import { readFileSync } from 'node:fs'

const first = (list) => list?.[0]
const alternate = (links) => links?.find((link) => link.rel === 'alternate')?.href ?? ''

const feedsmith = async () => {
  const { parseFeed } = await import('feedsmith')
  const image = (media) =>
    media?.contents?.find((content) => content.medium === 'image')?.url ?? ''
  const readers = {
    rss: (feed) => ({
      title: feed.title,
      description: feed.description,
      page: feed.link,
      language: feed.language ?? '',
      entries: (feed.items ?? []).map((item) => ({
        id: item.guid?.value,
        title: item.title,
        link: item.link ?? '',
        published: item.pubDate,
        updated: item.atom?.updated ?? item.pubDate,
        authors: item.dc?.creators ?? [],
        tags: (item.categories ?? []).map((category) => category.name),
        summary: item.description ?? '',
        content: item.content?.encoded ?? '',
        enclosures: (item.enclosures ?? []).map((one) => [one.url, one.type, one.length || null]),
        image: image(item.media),
        language: first(item.dc?.languages) ?? feed.language ?? '',
      })),
    }),
    atom: (feed) => ({
      title: feed.title?.value,
      description: feed.subtitle?.value ?? '',
      page: alternate(feed.links),
      language: feed.xml?.lang ?? '',
      entries: (feed.entries ?? []).map((entry) => ({
        id: entry.id,
        title: entry.title?.value,
        link: alternate(entry.links),
        published: entry.published,
        updated: entry.updated,
        authors: (entry.authors ?? []).map((author) => author.name),
        tags: (entry.categories ?? []).map((category) => category.term),
        summary: entry.summary?.value ?? '',
        content: entry.content?.value ?? '',
        enclosures: (entry.links ?? [])
          .filter((link) => link.rel === 'enclosure')
          .map((link) => [link.href, link.type, link.length ?? null]),
        image: image(entry.media),
        language: entry.xml?.lang ?? feed.xml?.lang ?? '',
      })),
    }),
    json: (feed) => ({
      title: feed.title,
      description: feed.description ?? '',
      page: feed.home_page_url ?? '',
      language: feed.language ?? '',
      entries: (feed.items ?? []).map((item) => ({
        id: item.id,
        title: item.title,
        link: item.url ?? '',
        published: item.date_published,
        updated: item.date_modified,
        authors: (item.authors ?? feed.authors ?? []).map((author) => author.name),
        tags: item.tags ?? [],
        summary: item.summary ?? '',
        content: item.content_html ?? '',
        enclosures: (item.attachments ?? []).map((one) => [
          one.url,
          one.mime_type,
          one.size_in_bytes ?? null,
        ]),
        image: item.image ?? '',
        language: item.language ?? feed.language ?? '',
      })),
    }),
  }
  return async (text, format) => {
    const read = parseFeed(text)
    if (read.format !== format) throw new Error(`taken for ${read.format}: ${format}`)
    return readers[format](read.feed)
  }
}

const rssParser = async () => {
  const { default: Parser } = await import('rss-parser')
  const parser = new Parser()
  return async (text, format) => {
    const feed = await parser.parseString(text)
    const isRss = format === 'rss'
    const attached = (one) => [one.url, one.type, Number(one.length) || null]
    return {
      title: feed.title,
      description: isRss ? (feed.description ?? '') : null,
      page: feed.link ?? '',
      language: isRss ? (feed.language ?? '') : null,
      entries: feed.items.map((item) => ({
        id: item.guid ?? item.id,
        title: item.title,
        link: item.link ?? '',
        published: item.isoDate,
        updated: null,
        authors: [item.creator ?? item.author].filter(Boolean),
        tags: isRss ? (item.categories ?? []).map((one) => one._ ?? one) : null,
        summary: (isRss ? item.content : item.summary) ?? '',
        content: (isRss ? item['content:encoded'] : item.content) ?? '',
        enclosures: isRss ? (item.enclosure ? [attached(item.enclosure)] : []) : null,
        image: null,
        language: isRss ? (item.language ?? feed.language ?? '') : null,
      })),
    }
  }
}

const parsers = { feedsmith, 'rss-parser': rssParser }
const read = await parsers[process.argv[2]]()
const seen = []
for (const [format, text] of JSON.parse(readFileSync(0, 'utf8'))) {
  seen.push(await read(text, format))
}
process.stdout.write(JSON.stringify(seen))
