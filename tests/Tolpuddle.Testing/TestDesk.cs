using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Linking;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Testing;

/// <summary>The helpline desk without its page, as one person works at it.</summary>
public sealed class TestDesk(TolpuddleContext db) : IAsyncDisposable
{
    public TolpuddleContext Db => db;

    public HelplineDesk Calls { get; } = new(db, new Intake(db));

    public LiveMatching Matching { get; } = new(db, new Sight(db));

    public CallAnswers Answers => new(db, Calls, Matching);

    public Claims Claims => new(db, Matching);

    public ContactQuestions Questions => new(db, new Sight(db));

    /// <summary>Somebody of the demonstration at the desk.</summary>
    public static async Task<TestDesk> OpenAsync(TestDatabase database, string email, CancellationToken cancel) => new(await database.OpenAsync(email, cancel));

    /// <summary>A call in which this was typed.</summary>
    public async Task<Guid> CallAsync(CancellationToken cancel, params (string Field, string Value)[] fields)
    {
        var call = await Calls.StartAsync(cancel);
        await WriteAsync(call, cancel, fields);
        return call;
    }

    /// <summary>Types into a call as it stands now.</summary>
    public async Task<CallSaved> WriteAsync(Guid call, CancellationToken cancel, params (string Field, string Value)[] fields)
    {
        var view = await Calls.ReadAsync(call, cancel) ?? throw new InvalidOperationException("There is no such call.");
        return await Calls.SaveAsync(call, view.Sheet, Sheet(fields), cancel) ?? throw new InvalidOperationException("There is no such call.");
    }

    /// <summary>The report that comes of a call in which this was typed.</summary>
    public async Task<ReceiveResult.Received> ReportAsync(CancellationToken cancel, params (string Field, string Value)[] fields) =>
        await FinishAsync(await CallAsync(cancel, fields), cancel);

    public async Task<ReceiveResult.Received> FinishAsync(Guid call, CancellationToken cancel) =>
        await Answers.FinishAsync(call, cancel) is CallFinish.Finished finished ? finished.Report : throw new InvalidOperationException("The call could not be finished.");

    /// <summary>What is known of a call now.</summary>
    public async Task<Known> KnownAsync(Guid call, CancellationToken cancel) => await Answers.KnownAsync(call, (await Calls.ReadAsync(call, cancel))!.Sheet, cancel);

    public static CallSheet Sheet(params (string Field, string Value)[] fields) => new(fields.Select(f => KeyValuePair.Create(f.Field, f.Value)));

    public ValueTask DisposeAsync() => db.DisposeAsync();
}
