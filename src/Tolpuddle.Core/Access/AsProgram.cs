using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>Looks as the program at who or what comes in, until it is disposed of: before that the viewer is nobody yet, and sees nothing.</summary>
internal readonly struct AsProgram : IDisposable
{
    private readonly TolpuddleContext _db;
    private readonly Viewer _before;

    public AsProgram(TolpuddleContext db, string purpose = "sign-in") => (_db, _before, db.Viewer) = (db, db.Viewer, Viewer.System(purpose));

    public void Dispose() => _db.Viewer = _before;
}
