// onnx.js FOLDER NAME...: ONNX Runtime gives the same class as overfit for MNIST's first test images, and probabilities that are near,
// by FOLDER/NAME.onnx, which takes float32 or bytes. FOLDER/NAME.f32 are overfit's probabilities, of as many images.
const fs = require('fs')
const path = require('path')
const zlib = require('zlib')
const ort = require('onnxruntime-node')

const [folder, ...names] = process.argv.slice(2)
const size = 28 * 28, classes = 10, batch = 997 // which leaves a smaller one at the end
const bytes = zlib.gunzipSync(fs.readFileSync(path.join(__dirname, '../../datasets/mnist/t10k-images-idx3-ubyte.gz'))).subarray(16)
const largest = (values, row) => {
	let best = 0
	for (let k = 1; k < classes; k++) if (values[row * classes + k] > values[row * classes + best]) best = k
	return best
}

async function check(name) {
	const file = fs.readFileSync(path.join(folder, name + '.f32'))
	const want = new Float32Array(file.buffer, file.byteOffset, file.length / 4)
	const images = want.length / classes
	const session = await ort.InferenceSession.create(path.join(folder, name + '.onnx'))
	let classesApart = 0, apart = 0
	for (let from = 0; from < images; from += batch) {
		const n = Math.min(batch, images - from)
		const part = bytes.subarray(from * size, (from + n) * size)
		const input = name.endsWith('uint8')
			? new ort.Tensor('uint8', part, [n, 28, 28, 1])
			: new ort.Tensor('float32', Float32Array.from(part, x => x / 255), [n, 28, 28, 1])
		const { probabilities, logits } = await session.run({ images: input })
		for (let i = 0; i < n * classes; i++) {
			const far = Math.abs(probabilities.data[i] - want[from * classes + i])
			apart = Number.isNaN(far) ? NaN : Math.max(apart, far)
		}
		for (let i = 0; i < n; i++) {
			if (largest(probabilities.data, i) !== largest(want, from + i) || largest(logits.data, i) !== largest(want, from + i)) classesApart++
		}
	}
	console.log(`${name}: of ${images} images, ${classesApart} have another class; probabilities to within ${apart.toExponential(1)}`)
	return images > 0 && classesApart === 0 && apart <= 5e-6
}

(async () => {
	let good = true
	for (const name of names) good = await check(name) && good
	process.exit(good ? 0 : 1)
})()
