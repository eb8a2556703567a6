using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports.Files;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Files;

/// <summary>Has every file scanned that no scanner has looked at, where a scanner is set. A file that cannot be scanned is put back, and the others go on.</summary>
internal sealed class FileScanner(TolpuddleSettings settings, FileCare care, ScanPauses pauses, ILogger<FileScanner> log)
{
    private const int PageLength = 50;

    public async Task ScanAsync(CancellationToken cancel)
    {
        if (settings.Clamd is not { } address) return;
        var (clamd, after) = (new Clamd(address), Guid.Empty);
        while (await care.ToScanAsync(after, PageLength, cancel) is { Count: > 0 } files)
        {
            foreach (var id in files.Where(id => !pauses.IsResting(id)))
            {
                if (!await ScanAsync(clamd, id, cancel)) return;
            }

            after = files[^1];
        }
    }

    /// <summary>False if the scanner or the place of files cannot be reached, which alone ends a round.</summary>
    private async Task<bool> ScanAsync(Clamd clamd, Guid id, CancellationToken cancel)
    {
        try
        {
            if (await care.ReadAsync(id, cancel) is not { } content)
            {
                pauses.PutBack(id);
                return true;
            }

            var answer = await clamd.ScanAsync(content, cancel);
            if (answer == ScanAnswer.Refused)
            {
                log.LogWarning("The scanner does not take file {Id}; it stays shut and is tried again in {Minutes} minutes", id, pauses.PutBack(id).TotalMinutes);
                return true;
            }

            await care.JudgeAsync(id, answer == ScanAnswer.Infected, cancel);
            pauses.Forget(id);
            return true;
        }
        catch (FilesAwayException)
        {
            log.LogWarning("The place of files does not answer: new files stay shut until it does");
            return false;
        }
        catch (IOException)
        {
            log.LogWarning("The scanner does not answer: files stay shut until it does");
            return false;
        }
    }
}
