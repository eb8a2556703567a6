// Serves the S3 protocol from a folder: node serve.js FOLDER PORT. Prints the port, and ends when its input does.
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

const [directory, port] = process.argv.slice(2);
const server = new S3rver({ address: '127.0.0.1', port: Number(port), directory, silent: true, vhostBuckets: false, configureBuckets: [{ name: 'files' }] });
server.run().then(({ port: listening }) => console.log(listening));
process.stdin.resume();
process.stdin.on('end', () => process.exit());
