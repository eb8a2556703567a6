using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports.Files;
using Tolpuddle.Web.Files;

namespace Tolpuddle.Web.Hosting;

/// <summary>Whether files can be kept, in a folder or a bucket, and whether the newest that rows refer to are there.</summary>
internal sealed class FilesCheckup(TolpuddleSettings settings, IFilePlace place, FileCare files, FileRoom room)
{
    private const string Check = "files";
    private const int NewestFiles = 1000;

    public async Task<Finding> ExamineAsync(CancellationToken cancel)
    {
        try
        {
            if (place is FileBucket bucket) await bucket.TryOutAsync(cancel);
            else if (FolderTrouble() is { } trouble) return trouble;
            if (place is FileFolder && !room.IsLeft()) return new(Check, FindingLevel.Problem, "So little of the disk is free that no more files are taken: what is left is kept for reports.", $"Make room on the disk of {settings.FileDirectory}");
            var (lost, of) = await files.LostAsync(NewestFiles, cancel);
            if (lost > 0) return Lost(lost, of);
            return BucketTrouble(of) ?? Finding.Fine(Check, $"The {place.Words} can be written, and holds the newest {of} files.");
        }
        catch (FilesAwayException e)
        {
            return Away(e);
        }
    }

    private Finding? BucketTrouble(int of) => settings.Bucket switch
    {
        null => null,
        _ when !room.IsLeft() => new(Check, FindingLevel.Problem, $"The {place.Words} holds the newest {of} files, and so little of the disk of the data folder is free that nobody can keep a form to go on later: what is left is kept for reports.", $"Make room on the disk of {settings.DataDirectory}"),
        _ when OldFolderHoldsFiles() => new(Check, FindingLevel.Attention, $"The {place.Words} holds the newest {of} files, and there are files in the folder of before as well: what is erased stays there.", $"Copy what is missing below the prefix of the bucket, then delete the folder {settings.FileDirectory}"),
        { Endpoint: { Scheme: "http", IsLoopback: false } } => new(Check, FindingLevel.Attention, $"The {place.Words} holds the newest {of} files, and is reached without https: who listens on the way learns how many files go there and how long they are.", "Set --s3-endpoint https://…, or let the server listen on this machine alone."),
        _ => null,
    };

    private bool OldFolderHoldsFiles()
    {
        try
        {
            return FileFolder.All(settings.FileDirectory).Any();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true; // something is there that may not be looked into
        }
    }

    private Finding? FolderTrouble()
    {
        if (!Directory.Exists(settings.FileDirectory)) return new(Check, FindingLevel.Problem, "There is no folder of files.", $"It is made at the next start. If there was one, put {settings.FileDirectory} back, or mount it again.");
        try
        {
            DataFolder.MakeReady(settings.FileDirectory);
            return null;
        }
        catch (CannotStartException)
        {
            return new(Check, FindingLevel.Problem, "The folder of files cannot be written: nobody can add a photo to a report.", $"Let the program's user write in {settings.FileDirectory}");
        }
    }

    private static Finding Away(FilesAwayException e) =>
        new(Check, FindingLevel.Problem, $"{e.Message} Nobody can add a file to a report or open one; reports come in as always.", "Look at the server of the bucket, and at --files, --s3-endpoint, --s3-region and the key. Nothing has to be started again.");

    private Finding Lost(int lost, int of) => place is FileBucket
        ? new(Check, FindingLevel.Problem, $"Of the newest {of} files, {lost} are not in the {place.Words}.", "Say with --files where they lie, or put them back from the backup that belongs to this database.")
        : new(Check, FindingLevel.Problem, $"Of the newest {of} files, {lost} are not in their folder.", $"Put {settings.FileDirectory} back from the backup that belongs to this database. On several nodes all need the same folder.");
}
