using System.CommandLine;
using Tolpuddle.Core.Data;
using Tolpuddle.Methods.Sealing;

namespace Tolpuddle.Web.Commands;

/// <summary>Says whether a reporter's receipt is genuine. Needs the public key, and neither database nor network.</summary>
internal static class VerifyReceiptCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("file") { Description = "The receipt" };
        var key = new Option<string>("--key") { Description = "The public key, as the partnership's page /receipt shows it", Required = true };
        var words = new Option<FileInfo>("--words") { Description = "The reporter's own file of words: also says whether the receipt is for them" };
        var command = new Command(
            "verify-receipt", "Says whether a receipt is genuine: that the holder of the key received a report of this fingerprint on this day. Exit code 1 if it is not, or is not for these words.\n\nExample: tolpuddle verify-receipt receipt.txt --key tolpuddle-receipt-… --words words.txt")
        { file, key, words, Json.Option };
        file.AcceptExistingOnly();
        words.AcceptExistingOnly();
        command.SetAction(async (parsed, cancel) =>
        {
            if (!NoteVerifier.TryParse(parsed.GetRequiredValue(key).Trim(), out var verifier)) throw new WrongUseException("--key is no key: it must be all of it, from 'tolpuddle-receipt-…' to its last letter.");
            var note = await File.ReadAllTextAsync(parsed.GetRequiredValue(file).FullName, cancel);
            var receipt = Receipt.TryVerify(note, verifier, out var genuine) ? genuine : null;
            bool? areItsWords = receipt is null || parsed.GetValue(words) is not { } told
                ? null
                : ReceiptWords.Match(await File.ReadAllBytesAsync(told.FullName, cancel), receipt.Fingerprint);
            if (parsed.GetValue(Json.Option)) Json.Print(new { IsGenuine = receipt is not null, receipt?.Partnership, receipt?.Day, receipt?.Fingerprint, AreItsWords = areItsWords });
            else Print(receipt, areItsWords);
            return receipt is not null && areItsWords is not false ? Root.Fine : Root.Failed;
        });
        return command;
    }

    private static void Print(Receipt? receipt, bool? areItsWords)
    {
        if (receipt is null)
        {
            Console.WriteLine("This receipt is NOT genuine: it was not signed with this key, or was changed or cut afterwards.");
            return;
        }

        Console.WriteLine("The receipt is genuine.");
        Console.WriteLine($"  {receipt.Partnership} received a report on {Days.Words(receipt.Day)}.");
        Console.WriteLine($"  Its fingerprint is {receipt.Fingerprint}.");
        if (areItsWords is { } are) Console.WriteLine(are ? "It is the receipt for these words." : "It is NOT the receipt for these words: they are others, or were changed.");
    }
}
