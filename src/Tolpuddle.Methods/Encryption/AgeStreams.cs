using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Tolpuddle.Methods.Encryption;

/// <summary>Seals one chunk after another.</summary>
internal sealed class AgeChunks(byte[] key) : IDisposable
{
    public const int Length = 64 * 1024;
    public const int SealedLength = Length + AgeFile.TagLength;

    private readonly ChaCha20Poly1305 _cipher = new(key);
    private readonly byte[] _nonce = new byte[AgeFile.NonceLength];
    private long _number;

    public void Seal(ReadOnlySpan<byte> content, Span<byte> result, bool last) =>
        _cipher.Encrypt(Next(last), content, result[..content.Length], result[content.Length..]);

    /// <exception cref="InvalidDataException">It was changed, moved, or is the last though nothing says so.</exception>
    public void Open(ReadOnlySpan<byte> chunk, Span<byte> content, bool last)
    {
        try
        {
            _cipher.Decrypt(Next(last), chunk[..content.Length], chunk[content.Length..], content);
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new InvalidDataException("This file was changed or cut off.", e);
        }
    }

    public void Dispose() => _cipher.Dispose();

    /// <summary>Eleven bytes of the chunk's number, then whether it is the last.</summary>
    private byte[] Next(bool last)
    {
        BinaryPrimitives.WriteInt64BigEndian(_nonce.AsSpan(AgeFile.NonceLength - 1 - sizeof(long)), _number++);
        _nonce[^1] = last ? (byte)1 : (byte)0;
        return _nonce;
    }
}

/// <summary>Takes content and writes chunks. The last is written when it is closed.</summary>
internal sealed class AgeWriter(Stream destination, byte[] key) : Stream
{
    private readonly AgeChunks _chunks = new(key);
    private readonly byte[] _content = new byte[AgeChunks.Length];
    private readonly byte[] _sealed = new byte[AgeChunks.SealedLength];
    private int _filled;
    private bool _isClosed;

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            if (_filled == _content.Length) WriteChunk(last: false); // only now is it known not to be the last
            var count = Math.Min(buffer.Length, _content.Length - _filled);
            buffer[..count].CopyTo(_content.AsSpan(_filled));
            _filled += count;
            buffer = buffer[count..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // A chunk is whole or last: nothing can be sent on before.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isClosed)
        {
            _isClosed = true;
            WriteChunk(last: true);
            destination.Flush();
            _chunks.Dispose();
        }

        base.Dispose(disposing);
    }

    private void WriteChunk(bool last)
    {
        var chunk = _sealed.AsSpan(0, _filled + AgeFile.TagLength);
        _chunks.Seal(_content.AsSpan(0, _filled), chunk, last);
        destination.Write(chunk);
        _filled = 0;
    }
}

/// <summary>Reads chunks and gives their content.</summary>
internal sealed class AgeReader(Stream source, byte[] key) : Stream
{
    private readonly AgeChunks _chunks = new(key);
    private readonly byte[] _content = new byte[AgeChunks.Length];
    private byte[] _chunk = new byte[AgeChunks.SealedLength];
    private byte[] _following = new byte[AgeChunks.SealedLength];
    private int _chunkLength = -1;
    private int _filled;
    private int _read;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        if (_read == _filled && !OpenNext()) return 0;
        var count = Math.Min(buffer.Length, _filled - _read);
        _content.AsSpan(_read, count).CopyTo(buffer);
        _read += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // Nothing is written here.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _chunks.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Opens the next chunk; false after the last. One is the last if nothing follows it, and says so itself.</summary>
    private bool OpenNext()
    {
        var isFirst = _chunkLength < 0;
        if (isFirst) _chunkLength = Fill(_chunk);
        if (_chunkLength == 0 && !isFirst) return false;
        if (_chunkLength < AgeFile.TagLength) throw new InvalidDataException("This file was cut off.");
        var following = _chunkLength == AgeChunks.SealedLength ? Fill(_following) : 0;
        _filled = _chunkLength - AgeFile.TagLength;
        if (_filled == 0 && !isFirst) throw new InvalidDataException("This file was changed or cut off.");
        _chunks.Open(_chunk.AsSpan(0, _chunkLength), _content.AsSpan(0, _filled), last: following == 0);
        (_chunk, _following, _chunkLength, _read) = (_following, _chunk, following, 0);
        return _filled > 0;
    }

    private int Fill(byte[] chunk) => source.ReadAtLeast(chunk, chunk.Length, throwOnEndOfStream: false);
}
