using System.CommandLine;
using System.Globalization;
using Tolpuddle.Core.Access.Sealing;

namespace Tolpuddle.Web.Commands;

/// <summary>Says whether the audit is whole.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var checkpoint = new Option<FileInfo>("--checkpoint") { Description = "A checkpoint that was kept outside, such as one that came by mail: also shows a log that was replaced as a whole" };
        var command = new Command(
            "verify", "Computes the seal of the audit again and says whether it is whole, or where it was changed, removed, reordered or slipped in. Changes nothing. Exit code 1 if it is not whole.\n\nExample: tolpuddle verify --data /var/lib/tolpuddle --checkpoint kept.txt")
        { checkpoint, Json.Option };
        checkpoint.AcceptExistingOnly();
        return DatabaseCommand.Reading(command, async (parsed, services, cancel) =>
        {
            var outside = parsed.GetValue(checkpoint) is { } file ? await AuditCommand.ReadCheckpointAsync(file, cancel) : null;
            var verdict = await services.GetRequiredService<AuditVerification>().VerifyAsync(outside, cancel);
            if (parsed.GetValue(Json.Option)) Json.Print(verdict);
            else Print(verdict);
            return verdict.IsWhole ? Root.Fine : Root.Failed;
        });
    }

    private static void Print(AuditVerdict verdict)
    {
        Console.WriteLine(verdict.IsWhole ? "The audit is whole." : $"The audit is NOT whole. {Count(verdict.FaultCount, "fault was", "faults were")} found:");
        foreach (var fault in verdict.Faults) Console.WriteLine($"  {Word(fault.Kind),-12}{fault.Says}");
        if (verdict.FaultCount > verdict.Faults.Count) Console.WriteLine($"  and {verdict.FaultCount - verdict.Faults.Count} more.");

        Console.WriteLine($"Sealed: {Count(verdict.Sealed, "leaf", "leaves")} under {Count(verdict.Checkpoints, "checkpoint", "checkpoints")}{(verdict.SealedUntil is { } at ? $", the last of {at:yyyy-MM-dd HH:mm:ss} UTC" : "")}.");
        if (verdict.ComparedWith is { } compared) Console.WriteLine($"Compared with a checkpoint from outside over {Count(compared, "leaf", "leaves")}.");
        else Console.WriteLine("Not compared with a checkpoint from outside: whoever has database and keys could have written all of it anew. See --checkpoint.");
        if (verdict.MissingNumbers > 0) Console.WriteLine($"{Count(verdict.MissingNumbers, "number was", "numbers were")} given to entries that never came: their save failed, or they were removed in the moment before they were sealed.");
        if (verdict.Late > 0) Console.WriteLine($"{Count(verdict.Late, "entry", "entries")} came after the number had been sealed as missing.");
        Console.WriteLine(verdict.Waiting == 0 ? "No entry waits to be sealed." : $"{Count(verdict.Waiting, "entry waits", "entries wait")} to be sealed; nothing can be said about {(verdict.Waiting == 1 ? "it" : "them")} yet.");
    }

    private static string Word(AuditFaultKind kind) => kind switch
    {
        AuditFaultKind.SlippedIn => "slipped in",
        _ => kind.ToString().ToLowerInvariant(),
    };

    private static string Count(long count, string one, string many) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many)}");
}
