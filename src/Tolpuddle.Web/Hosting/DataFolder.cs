using Tolpuddle.Core.Data;

namespace Tolpuddle.Web.Hosting;

/// <summary>Folders of the program's own, which must be there and must be its to write in before anything else begins.</summary>
internal static class DataFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes <paramref name="folder"/> unless it is there, for the program's own user alone, and tries to write in it.</summary>
    /// <exception cref="CannotStartException">It cannot be made or written in; the message says what to do.</exception>
    public static void MakeReady(string folder)
    {
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
            else Directory.CreateDirectory(folder, OwnerOnly);
            using var probe = new FileStream(Path.Combine(folder, $".{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CannotStartException($"The folder {folder} cannot be written. Nothing was changed. Let this user write there, or say another folder with --data.", e);
        }
    }
}
