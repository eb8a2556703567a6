using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Files;

/// <summary>
/// Keeps the last of the disk for reports: anybody can send files and keep forms, and nobody could report on a full disk. It is the disk of the folder of
/// files; where these lie in a bucket, that of the data folder, and <see cref="Uploads"/> do not ask.
/// </summary>
/// <param name="look">How many bytes are free, and how many there are.</param>
public sealed class FileRoom(Func<(long Free, long All)> look)
{
    private const long MostKept = 5L << 30;
    private const int KeptShare = 10;

    public static FileRoom Of(TolpuddleSettings settings) => new(() =>
    {
        var disk = new DriveInfo(settings.Bucket is null && Directory.Exists(settings.FileDirectory) ? settings.FileDirectory : settings.DataDirectory);
        return (disk.AvailableFreeSpace, disk.TotalSize);
    });

    /// <summary>False where less than 5 GB is free, or than a tenth of a smaller disk.</summary>
    public bool IsLeft()
    {
        try
        {
            var (free, all) = look();
            return free >= Math.Min(MostKept, all / KeptShare);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // a disk that does not answer takes nothing either
        }
    }
}
