using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

internal static class Notifying
{
    /// <summary>Tells somebody, with the change that causes it. Nobody is told of what they did themselves.</summary>
    public static void Notify(this TolpuddleContext db, Guid accountId, string text, string path)
    {
        if (accountId != db.Viewer.AccountId) db.Notices.Add(new Notice { AccountId = accountId, At = db.Now, Text = text, Path = path });
    }
}
