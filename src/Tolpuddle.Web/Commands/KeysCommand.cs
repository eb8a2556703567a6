using System.CommandLine;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;
using Tolpuddle.Web.Hosting;
using Tolpuddle.Web.Hosting.KeyRing;

namespace Tolpuddle.Web.Commands;

/// <summary>The keys under which everything is encrypted, for whoever runs the machine.</summary>
internal static class KeysCommand
{
    public static Command Create() => new("keys", "Shows the keys of this system, makes a new one, and wraps them by a passphrase.\n\nExample: tolpuddle keys list") { CreateList(), CreateNew(), CreateWrap() };

    private static Command CreateList() => DatabaseCommand.Reading(
        new Command("list", "Shows the data keys: what each is for, since when it is there, and which one encrypts now.\n\nExample: tolpuddle keys list --json") { Json.Option },
        async (parsed, services, cancel) =>
        {
            var db = services.GetRequiredService<TolpuddleContext>();
            var keys = await db.DataKeys.AsNoTracking().OrderBy(k => k.Id).ToListAsync(cancel);
            var inUse = FieldKeys.InUse(keys, db.Now);
            var shown = keys.Select(key => new { Number = key.Id, Purpose = key.Purpose.ToString().ToLowerInvariant(), Made = key.CreatedAt, Writes = key.Id == inUse || key.Purpose != DataKeyPurpose.Fields }).ToList();
            if (parsed.GetValue(Json.Option)) Json.Print(shown);
            else foreach (var key in shown) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{key.Number,3}  {key.Purpose,-8}  {key.Made:yyyy-MM-dd HH:mm} UTC  {(key.Writes ? "in use" : "reads what was written under it, or waits")}"));
            return Root.Fine;
        });

    private static Command CreateNew() => DatabaseCommand.Changing(
        new Command("new", "Makes a new key for fields while every node goes on: what is written from two minutes later is encrypted under it. What was written before stays readable under its own.\n\nExample: tolpuddle keys new") { Json.Option },
        async (parsed, services, cancel) =>
        {
            var number = await services.GetRequiredService<FieldKeys>().MakeAsync(cancel);
            if (parsed.GetValue(Json.Option)) Json.Print(new { number });
            else Console.WriteLine($"Key {number} is made. Every node uses it in {FieldKeys.BeforeUse.TotalMinutes} minutes; nothing has to be started again. Make a backup: older ones do not hold it.");
            return Root.Fine;
        });

    private static Command CreateWrap()
    {
        var next = new Option<FileInfo>("--passphrase-file") { Description = $"A file whose first line is the new passphrase, at least {RingPassphrase.MinLength} characters; keep a copy away from this machine", Required = true };
        next.AcceptExistingOnly();
        var command = new Command("wrap", "Wraps the keys of the ring by a passphrase, or by another one than before: whoever copies their folder from then on reads nothing without it. Start every node with --key-passphrase-file first: keys that lie open are read all the same. To change the passphrase, stop every node.\n\nExample: tolpuddle keys wrap --passphrase-file /etc/tolpuddle/passphrase") { next, Json.Option };
        ServerOptions.AddTo(command);
        command.SetAction(parsed =>
        {
            var settings = ServerOptions.Read(parsed);
            var old = settings.KeyPassphraseFile.Length == 0 ? null : RingPassphrase.Read(settings.KeyPassphraseFile);
            var file = parsed.GetRequiredValue(next).FullName;
            var count = new KeyFolder(settings.KeyDirectory).Wrap(old, RingPassphrase.Read(file));
            if (count == 0) throw new CannotStartException($"There are no keys in {settings.KeyDirectory}. Start 'tolpuddle serve' once, or say with --data where they are.");
            if (parsed.GetValue(Json.Option)) Json.Print(new { wrapped = count });
            else Console.WriteLine($"{count} key{(count == 1 ? " is" : "s are")} wrapped. A node that was started without --key-passphrase-file {file} must be started again with it now. Without the passphrase nothing that is encrypted can be read, by anybody.");
            return Root.Fine;
        });
        return command;
    }
}
