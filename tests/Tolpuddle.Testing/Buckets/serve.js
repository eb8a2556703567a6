// Serves the S3 protocol from a folder: node serve.js FOLDER PORT. Prints the port, and ends when its input does.
const crypto = require('crypto');
const { unlink } = require('fs/promises');
const S3rver = require('s3rver');
const FilesystemStore = require('s3rver/lib/stores/filesystem');

// It deletes the folder of the last object under whoever writes another there at that moment, and dies of that. Folders stay.
FilesystemStore.prototype.deleteObject = function (bucket, key) {
  const parts = ['object', 'object.md5', 'metadata.json'].map(part => this.getResourcePath(bucket, key, part));
  return Promise.all(parts.map(part => unlink(part).catch(error => {
    if (error.code !== 'ENOENT') throw error;
  })));
};

// Where the next page of a list begins it hides with DES, which OpenSSL no longer knows. Any cipher does.
for (const make of ['createCipheriv', 'createDecipheriv']) {
  const original = crypto[make];
  crypto[make] = (name, key, iv) => name === 'des' ? original('aes-128-cbc', Buffer.concat([key, key]), Buffer.concat([iv, iv])) : original(name, key, iv);
}

const [directory, port] = process.argv.slice(2);
const server = new S3rver({ address: '127.0.0.1', port: Number(port), directory, silent: true, vhostBuckets: false, configureBuckets: [{ name: 'files' }] });
server.run().then(({ port: listening }) => console.log(listening));
process.stdin.resume();
process.stdin.on('end', () => process.exit());
