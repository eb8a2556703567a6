using System.IO.Compression;
using System.Text;

namespace Tolpuddle.Core.Cases.Exports;

/// <summary>Where an export is written, a file after the other. What is not disposed of is not whole.</summary>
public abstract class ExportTarget : IAsyncDisposable
{
    /// <summary>Into a folder, which is made.</summary>
    public static ExportTarget Folder(DirectoryInfo folder) => new InFolder(folder);

    /// <summary>A file that is not there yet, for its maker alone: what it holds was told in confidence.</summary>
    /// <exception cref="IOException">It is there already.</exception>
    public static FileStream NewFile(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    /// <summary>Into a zip file that is sent as it is made.</summary>
    public static async Task<ExportTarget> ZipAsync(Stream destination, CancellationToken cancel) =>
        new InZip(await ZipArchive.CreateAsync(destination, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, cancel));

    /// <summary>One file and no other.</summary>
    public static ExportTarget OneFile(Stream destination) => new Alone(destination);

    /// <summary>Begins the next file; the one before it must be closed.</summary>
    public async Task<StreamWriter> AddAsync(string name, CancellationToken cancel) =>
        new(await OpenAsync(name, cancel), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16, leaveOpen: this is Alone);

    /// <summary>A file as it is, in the folder of files.</summary>
    public async Task WriteAsync(string name, byte[] content, CancellationToken cancel)
    {
        await using var file = await OpenAsync(name, cancel);
        await file.WriteAsync(content, cancel);
    }

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    protected abstract Task<Stream> OpenAsync(string name, CancellationToken cancel);

    private sealed class InFolder(DirectoryInfo folder) : ExportTarget
    {
        protected override Task<Stream> OpenAsync(string name, CancellationToken cancel)
        {
            if (OperatingSystem.IsWindows()) folder.Create();
            else Directory.CreateDirectory(folder.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return Task.FromResult<Stream>(NewFile(Path.Combine(folder.FullName, name)));
        }
    }

    private sealed class InZip(ZipArchive archive) : ExportTarget
    {
        public override async ValueTask DisposeAsync()
        {
            await archive.DisposeAsync();
            await base.DisposeAsync();
        }

        protected override Task<Stream> OpenAsync(string name, CancellationToken cancel) => archive.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(cancel);
    }

    private sealed class Alone(Stream destination) : ExportTarget
    {
        protected override Task<Stream> OpenAsync(string name, CancellationToken cancel) => Task.FromResult(destination);
    }
}
