using System.CommandLine;
using System.CommandLine.Parsing;
using Tolpuddle.Core.Access.Sealing;
using Tolpuddle.Core.Data;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Commands;

/// <summary>What somebody outside needs to check the audit: the key, a checkpoint, proofs.</summary>
internal static class AuditCommand
{
    private const string NothingSealed = "Nothing is sealed yet. A running system seals each second.";

    public static Command Create() => new("audit", "Hands out what others need to check the audit without us.\n\nExample: tolpuddle audit checkpoint > kept.txt") { CreateKey(), CreateCheckpoint(), CreateProof() };

    /// <summary>Reads a checkpoint file.</summary>
    /// <exception cref="WrongUseException">It is none.</exception>
    public static async Task<CheckpointNote> ReadCheckpointAsync(FileInfo file, CancellationToken cancel)
    {
        var text = (await File.ReadAllTextAsync(file.FullName, cancel)).ReplaceLineEndings("\n");
        return CheckpointNote.TryParse(text, out var note)
            ? note
            : throw new WrongUseException($"{file.FullName} is no checkpoint: it must be the whole file, from the line 'tolpuddle-audit-…' to the signature.");
    }

    private static Command CreateKey() => DatabaseCommand.Reading(
        new Command("key", "Prints the public key with which checkpoints are checked.\n\nExample: tolpuddle audit key") { Json.Option },
        (parsed, services, cancel) => WithLastAsync(services, parsed, seal => Console.WriteLine(seal.Key), seal => new { seal.Key }, cancel));

    private static Command CreateCheckpoint() => DatabaseCommand.Reading(
        new Command("checkpoint", "Prints the last checkpoint, to be kept outside.\n\nExample: tolpuddle audit checkpoint > kept.txt") { Json.Option },
        (parsed, services, cancel) => WithLastAsync(services, parsed, seal => Console.Write(seal.Note), seal => new { checkpoint = seal.Note }, cancel));

    private static Command CreateProof()
    {
        var entry = new Option<Guid?>("--entry") { Description = "The id of an entry: proves that it stands in the log of the last checkpoint" };
        var from = new Option<FileInfo>("--from") { Description = "A checkpoint file: proves that its log is the beginning of that of --to" };
        var to = new Option<long?>("--to") { Description = "How many leaves the newer checkpoint has; the last one if this is not given" };
        var command = new Command("proof", "Prints, as JSON, a proof that others can check without us (RFC 6962).\n\nExample: tolpuddle audit proof --from kept.txt") { entry, from, to, Json.Option };
        from.AcceptExistingOnly();
        command.Validators.Add(result =>
        {
            if (result.GetResult(entry) is null == result.GetResult(from) is null) result.AddError("Say either --entry or --from.");
        });
        return DatabaseCommand.Reading(command, async (parsed, services, cancel) =>
        {
            var proofs = services.GetRequiredService<AuditProofs>();
            if (parsed.GetValue(entry) is { } id)
            {
                if (await proofs.IncludeAsync(id, cancel) is not { } inclusion) return await Root.FailAsync("No entry of this id is sealed.");
                Json.Print(inclusion);
            }
            else
            {
                var older = await ReadCheckpointAsync(parsed.GetValue(from)!, cancel);
                if (await proofs.ContinueAsync(older, parsed.GetValue(to), cancel) is not { } consistency) return await Root.FailAsync("There is no checkpoint of so many leaves after this one.");
                Json.Print(consistency);
            }

            return Root.Fine;
        });
    }

    private static async Task<int> WithLastAsync<T>(IServiceProvider services, ParseResult parsed, Action<SealState> say, Func<SealState, T> data, CancellationToken cancel)
    {
        if (await services.GetRequiredService<AuditSeal>().LastAsync(cancel) is not { } seal) return await Root.FailAsync(NothingSealed);
        if (parsed.GetValue(Json.Option)) Json.Print(data(seal));
        else say(seal);
        return Root.Fine;
    }
}
