using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Outsider;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Sealing;

namespace Tolpuddle.Core.Tests.Access.Sealing;

/// <summary>Proofs hold before somebody who knows nothing of us, and none that is false does.</summary>
public sealed class ProofTests
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_entry_can_be_proved_to_stand_in_the_log()
    {
        await using var log = await SealedLog.CreateNineAsync();
        var key = await KeyAsync(log);
        var ids = await log.LookAsync(db => db.Audit.OrderBy(e => e.Number).Select(e => e.Id).ToListAsync(Cancel));

        foreach (var (index, id) in ids.Index())
        {
            var proof = (await ProveAsync(log, proofs => proofs.IncludeAsync(id, Cancel)))!;

            Assert.Null(Rfc6962Checker.Problem(Write(proof), key));
            Assert.Contains($"test.look-{index + 1}", proof.Leaf, StringComparison.Ordinal);
            Assert.NotNull(Rfc6962Checker.Problem(Write(proof with { Leaf = proof.Leaf.Replace("look", "edit", StringComparison.Ordinal) }), key));
            Assert.NotNull(Rfc6962Checker.Problem(Write(proof with { Index = (index + 1) % 9 }), key));
            Assert.NotNull(Rfc6962Checker.Problem(Write(proof with { Path = [.. proof.Path.Skip(1)] }), key));
            Assert.NotNull(Rfc6962Checker.Problem(Write(proof with { Checkpoint = proof.Checkpoint.Replace("\n9\n", "\n8\n", StringComparison.Ordinal) }), key));
        }
    }

    [Fact]
    public async Task Each_checkpoint_can_be_proved_to_be_the_beginning_of_each_later_one()
    {
        await using var log = await SealedLog.CreateNineAsync();
        var key = await KeyAsync(log);
        foreach (var (older, newer) in new[] { (4, 4), (4, 5), (4, 9), (5, 9), (9, 9) })
        {
            var kept = await log.KeepAsync(older);
            var proof = (await ProveAsync(log, proofs => proofs.ContinueAsync(kept, newer, Cancel)))!;

            Assert.Null(Rfc6962Checker.Problem(Write(proof), key));
            if (older != newer) Assert.NotNull(Rfc6962Checker.Problem(Write(proof with { Path = [.. proof.Path.Skip(1)] }), key));
        }
    }

    [Fact]
    public async Task Of_a_log_that_was_rewritten_an_older_checkpoint_cannot_be_proved_to_be_the_beginning()
    {
        await using var log = await SealedLog.CreateNineAsync();
        var (key, kept) = (await KeyAsync(log), await log.KeepAsync(5));
        await log.TamperAsync("""DELETE FROM "SealedEntries" """, """DELETE FROM "AuditCheckpoints" """, """UPDATE "AuditWriters" SET "SealedThrough" = 0""", """UPDATE "Audit" SET "Act" = 'x' WHERE "Number" = 2""");
        await log.SealAsync();

        var proof = (await ProveAsync(log, proofs => proofs.ContinueAsync(kept, null, Cancel)))!;

        Assert.NotNull(Rfc6962Checker.Problem(Write(proof), key));
    }

    [Fact]
    public async Task What_is_not_sealed_has_no_proof()
    {
        await using var log = await SealedLog.CreateNineAsync();
        await log.WriteAsync(1);
        var id = await log.LookAsync(db => db.Audit.Where(e => e.Number == 10).Select(e => e.Id).SingleAsync(Cancel));

        Assert.Null(await ProveAsync(log, proofs => proofs.IncludeAsync(id, Cancel)));
        Assert.Null(await ProveAsync(log, proofs => proofs.IncludeAsync(Guid.NewGuid(), Cancel)));
    }

    private static Task<string> KeyAsync(SealedLog log) => log.LookAsync(async db => (await new AuditSeal(db).LastAsync(Cancel))!.Key);

    private static Task<T> ProveAsync<T>(SealedLog log, Func<AuditProofs, Task<T>> prove) => log.LookAsync(db => prove(new AuditProofs(db)));

    private static string Write<T>(T proof) => JsonSerializer.Serialize(proof, Format);
}
