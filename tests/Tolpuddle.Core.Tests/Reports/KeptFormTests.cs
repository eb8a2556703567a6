using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Methods.Identifiers;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Reports;

/// <summary>Forms that were stopped: what the database holds of them, and who can open one.</summary>
public sealed class KeptFormTests : IAsyncLifetime
{
    private const string Told = "Rosa sleeps behind the packhouse";

    private readonly ReturnCode _code = ReturnCode.New();
    private TestDatabase _database = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _database = await TestDatabase.CreateAsync(TestData.Demonstration);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task What_was_kept_is_found_by_its_code_and_by_no_other()
    {
        Assert.Equal(KeepResult.Kept, await KeepAsync(Told));

        Assert.Equal(Told, (await FindAsync(_code)).Content);
        Assert.Null((await FindAsync(ReturnCode.New())).Key);
    }

    [Fact]
    public async Task The_database_holds_nothing_of_it_and_no_key_of_ours_opens_it()
    {
        await KeepAsync(Told);
        await using var db = _database.Open(Viewer.System("test"));
        var row = Assert.Single(await db.KeptForms.AsNoTracking().ToListAsync(Cancel));

        Assert.Equal(-1, row.Content.AsSpan().IndexOf("Rosa"u8));
        Assert.DoesNotContain(_code.Value, Convert.ToHexString(row.Key), StringComparison.Ordinal);
        Assert.NotEqual(Intake.KeyOf(db.Vault, _code), row.Key); // by that a report is found, quickly
        Assert.ThrowsAny<CryptographicException>(() => db.Vault.DecryptBytes(row.Content, "KeptForm.Content"));
        Assert.ThrowsAny<CryptographicException>(() => SealedText.Open(row.Key, row.Key, row.Content));
        Assert.DoesNotContain(await _database.TextsAsync(Cancel), text => text.Value.Contains("Rosa", StringComparison.Ordinal) || text.Value.Contains(_code.Value, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(KeptForms.Block)]
    [InlineData(KeptForms.Block + 1)]
    public async Task Its_length_says_little_of_how_much_was_written(int letters)
    {
        await KeepAsync(new string('x', letters));
        await using var db = _database.Open(Viewer.System("test"));

        const int NonceAndTag = 28;
        var length = (await db.KeptForms.AsNoTracking().SingleAsync(Cancel)).Content.Length - NonceAndTag;
        Assert.Equal((letters + KeptForms.Block - 1) / KeptForms.Block * KeptForms.Block, length);
        Assert.Equal(letters, (await FindAsync(_code)).Content.Length);
    }

    [Fact]
    public async Task Kept_again_it_is_one_and_holds_what_was_kept_last()
    {
        await KeepAsync("first");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => KeepAsync(Told)));

        await using var db = _database.Open(Viewer.System("test"));
        Assert.Equal(1, await db.KeptForms.CountAsync(Cancel));
        Assert.Equal(Told, (await FindAsync(_code)).Content);
    }

    [Fact]
    public async Task It_can_be_opened_to_the_end_of_its_last_day_and_then_is_gone()
    {
        await KeepAsync(Told);
        await using var db = _database.Open(Viewer.System("test"));
        var until = (await db.KeptForms.AsNoTracking().SingleAsync(Cancel)).Until;
        Assert.Equal(Days.EndOf(Days.Of(_database.Clock.GetUtcNow().UtcDateTime).AddDays(KeptForms.DaysKept)), until); // a day, no hour

        _database.Clock.Advance(until - _database.Clock.GetUtcNow().UtcDateTime - TimeSpan.FromMinutes(1));
        Assert.Equal(0, await new KeptForms(db).DeleteOverAsync(Cancel));
        Assert.NotNull((await FindAsync(_code)).Key);
        _database.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null((await FindAsync(_code)).Key);
        Assert.Equal(1, await new KeptForms(db).DeleteOverAsync(Cancel));
        Assert.Empty(await db.KeptForms.AsNoTracking().ToListAsync(Cancel));
    }

    [Fact]
    public async Task Once_a_report_has_its_code_it_is_not_kept_again()
    {
        await using (var stranger = _database.Open(Viewer.Nobody))
        {
            await new Intake(stranger).ReceiveAsync(new ReportDraft { Channel = "web", Answers = new ReportAnswers { What = Told }, ReturnCode = _code }, Cancel);
        }

        Assert.Equal(KeepResult.Sent, await KeepAsync(Told));
        Assert.Null((await FindAsync(_code)).Key);
    }

    [Fact]
    public async Task A_report_that_comes_in_while_its_form_is_being_kept_leaves_nothing_kept()
    {
        await using var db = _database.Open(Viewer.Nobody);
        db.ChangeTracker.Tracked += (_, e) =>
        {
            if (e.Entry.Entity is KeptForm) ReceiveElsewhere(); // after it was asked whether there is a report, and before the form is saved
        };

        Assert.Equal(KeepResult.Sent, await new KeptForms(db).KeepAsync(_code, Told, Cancel));

        Assert.Null((await FindAsync(_code)).Key);
    }

    [Fact]
    public async Task When_as_many_are_kept_as_may_be_no_other_is_and_those_that_are_can_be_kept_again()
    {
        await KeepAsync("first");
        await using var db = _database.Open(Viewer.Nobody);
        var full = new KeptForms(db) { MostKept = 1 };

        Assert.Equal(KeepResult.Busy, await full.KeepAsync(ReturnCode.New(), Told, Cancel));
        Assert.Equal(KeepResult.Kept, await full.KeepAsync(_code, Told, Cancel));
        Assert.Equal(Told, (await FindAsync(_code)).Content);
    }

    [Fact]
    public async Task However_many_try_codes_a_form_can_be_kept()
    {
        await using var db = _database.Open(Viewer.Nobody);
        var guesses = Enumerable.Range(0, 60).Select(_ => new KeptForms(db).KeysAsync(ReturnCode.New(), Cancel)).ToList();

        Assert.Equal(KeepResult.Kept, await KeepAsync(Told));

        Assert.Contains(null, await Task.WhenAll(guesses));
    }

    [Fact]
    public async Task That_one_was_kept_is_written_down_and_leads_to_none()
    {
        await KeepAsync(Told);
        await KeepAsync(Told);

        await using var db = _database.Open(Viewer.System("test"));
        var (acts, row) = (await db.Audit.AsNoTracking().Where(e => e.Act == "form.keep").ToListAsync(Cancel), await db.KeptForms.AsNoTracking().SingleAsync(Cancel));
        Assert.Equal(2, acts.Select(e => e.SubjectId).Distinct().Count());
        Assert.All(acts, act => Assert.Equal((Guid.Empty, Guid.Empty), (act.AccountId, act.AgencyId)));
        Assert.DoesNotContain(acts, act => row.Key.AsSpan().IndexOf(act.SubjectId.ToByteArray()) >= 0);
    }

    [Fact]
    public async Task Forgotten_it_is_gone_and_to_forget_nothing_is_harmless()
    {
        await KeepAsync(Told);
        var key = (await FindAsync(_code)).Key!;
        await using var db = _database.Open(Viewer.Nobody);

        await new KeptForms(db).ForgetAsync(key, Cancel);
        await new KeptForms(db).ForgetAsync(key, Cancel);

        Assert.Null((await FindAsync(_code)).Key);
    }

    [Fact]
    public async Task When_too_many_wait_none_is_looked_for_and_it_says_so()
    {
        await using var db = _database.Open(Viewer.Nobody);
        var forms = new KeptForms(db);

        var keys = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => forms.KeysAsync(_code, Cancel)));

        Assert.Contains(null, keys);
        Assert.True(keys.Count(k => k is not null) >= 40);
        Assert.True((await forms.FindAsync(null, Cancel)).IsBusy);
        Assert.NotNull(await forms.KeysAsync(_code, Cancel)); // and it is over when they have gone
    }

    /// <summary>Waits for it: between two steps nothing else can be waited for.</summary>
    private void ReceiveElsewhere() => Task.Run(
        async () =>
        {
            await using var stranger = _database.Open(Viewer.Nobody);
            await new Intake(stranger).ReceiveAsync(new ReportDraft { Channel = "web", Answers = new ReportAnswers { What = Told }, ReturnCode = _code }, Cancel);
        },
        Cancel).GetAwaiter().GetResult();

    private async Task<KeepResult> KeepAsync(string content)
    {
        await using var db = _database.Open(Viewer.Nobody);
        return await new KeptForms(db).KeepAsync(_code, content, Cancel);
    }

    private async Task<FoundForm> FindAsync(ReturnCode code)
    {
        await using var db = _database.Open(Viewer.Nobody);
        var forms = new KeptForms(db);
        return await forms.FindAsync(await forms.KeysAsync(code, Cancel), Cancel);
    }
}
