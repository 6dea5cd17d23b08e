// events.js RUN=FILE...: the event files are whole TFRecords of TensorBoard's messages, and say what the runs' folders do: each figure
// of each epoch of history.csv once, and what the run came to. The runs are of one experiment, and differ in their seeds.
const assert = require('assert')
const fs = require('fs')
const path = require('path')
const protobuf = require('protobufjs')

const root = protobuf.loadSync(path.join(__dirname, 'events.proto'))
const Event = root.lookupType('Event'), HParams = root.lookupType('HParamsPluginData')

const table = Array.from({ length: 256 }, (_, n) => {
	for (let k = 0; k < 8; k++) n = n & 1 ? (n >>> 1) ^ 0x82f63b78 : n >>> 1 // Castagnoli's polynomial, reversed
	return n >>> 0
})
const masked = bytes => {
	let c = 0xffffffff
	for (const b of bytes) c = table[(c ^ b) & 255] ^ (c >>> 8)
	c = (c ^ 0xffffffff) >>> 0
	return ((c >>> 15 | c << 17) + 0xa282ead8) >>> 0
}

function readEvents(file) {
	const events = []
	for (let rest = fs.readFileSync(file); rest.length > 0;) {
		const n = Number(rest.readBigUInt64LE(0))
		assert.strictEqual(rest.readUInt32LE(8), masked(rest.subarray(0, 8)), 'checksum of a length')
		const data = rest.subarray(12, 12 + n)
		assert.strictEqual(rest.readUInt32LE(12 + n), masked(data), 'checksum of a record')
		events.push(Event.toObject(Event.decode(data), { longs: Number }))
		rest = rest.subarray(16 + n)
	}
	return events
}

const tagOf = column => column.replace(/^(.*)_(loss|accuracy)$/, '$2/$1')

function check(run, file) {
	const events = readEvents(file)
	assert.strictEqual(events[0].fileVersion, 'brain.Event:2')
	const seen = new Map(), histograms = new Set()
	let last = { step: 0, wallTime: 0 }, start, end, metrics, text
	for (const e of events) {
		assert(e.wallTime >= last.wallTime && (e.step ?? 0) >= last.step, 'events are in order')
		last = { step: e.step ?? 0, wallTime: e.wallTime }
		for (const v of e.summary?.value ?? []) {
			const key = `${v.tag} ${last.step}`
			assert(!seen.has(key), `${key} is there twice`)
			seen.set(key, v)
			if (v.histo) {
				const h = v.histo
				assert.strictEqual(h.bucket.reduce((a, b) => a + b), h.num)
				assert.strictEqual(h.bucket.length, h.bucketLimit.length)
				assert(h.bucketLimit.every((x, i) => i === 0 || x > h.bucketLimit[i - 1]), 'limits rise')
				assert.strictEqual(h.bucketLimit.at(-1), h.max)
				histograms.add(key)
			}
			if (v.image) {
				const png = Buffer.from(v.image.encodedImageString)
				assert.strictEqual(png.toString('latin1', 1, 4), 'PNG')
				assert.deepStrictEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [v.image.width, v.image.height])
			}
			if (v.metadata) assert.strictEqual(v.metadata.dataClass, 2)
			if (v.metadata?.pluginData.pluginName === 'text') text = Buffer.from(v.tensor.stringVal[0]).toString()
			if (v.metadata?.pluginData.pluginName === 'hparams') {
				const data = HParams.toObject(HParams.decode(v.metadata.pluginData.content))
				start = data.sessionStartInfo ?? start
				end = data.sessionEndInfo ?? end
				if (data.experiment) metrics = data.experiment.metricInfos.map(m => m.name.tag)
			}
		}
	}

	const lines = fs.readFileSync(path.join(run, 'history.csv'), 'utf8').trim().split('\n').map(l => l.split(','))
	let figures = 0
	for (const row of lines.slice(1)) {
		lines[0].forEach((column, i) => {
			const key = `${tagOf(column)} ${row[0]}`
			if (column === 'epoch') return
			if (row[i] === '') return assert(!seen.has(key), `${key} was not measured`)
			assert.strictEqual(seen.get(key)?.simpleValue, Math.fround(Number(row[i])), key)
			figures++
		})
	}
	assert.strictEqual(last.step, lines.length - 1)
	const summary = JSON.parse(fs.readFileSync(path.join(run, 'summary.json'), 'utf8'))
	for (const name of ['test_accuracy', 'test_loss', 'accuracy_gap', 'best_test_loss', 'temperature']) {
		assert.strictEqual(seen.get(`end/${name} ${last.step}`)?.simpleValue, Math.fround(summary[name]), name)
		assert(metrics.includes(`end/${name}`))
	}
	assert(seen.get(`curves ${last.step}`).image && seen.get(`confusion ${last.step}`).image)
	assert(histograms.size > 0 && text.includes('| epochs |') && end.status === 1)
	console.log(`${file}: ${events.length} records, ${figures} figures, ${histograms.size} histograms`)
	return { start, histograms }
}

const checked = process.argv.slice(2).map(pair => check(...pair.split('=')))
for (const { start } of checked) assert.deepStrictEqual(start, checked[0].start, 'runs of other seeds are one group')
assert(checked[0].start.groupName && checked[0].start.hparams.epochs.numberValue > 0)
