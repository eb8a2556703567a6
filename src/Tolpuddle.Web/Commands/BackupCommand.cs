using System.CommandLine;
using System.Globalization;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Data.Copies;
using Tolpuddle.Methods.Encryption;
using Tolpuddle.Web.Hosting;
using Tolpuddle.Web.Hosting.KeyRing;

namespace Tolpuddle.Web.Commands;

/// <summary>Copies everything into one file that only the holder of a key can read, and puts it back.</summary>
internal static class BackupCommand
{
    public static Command CreateBackup()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The file to make; nothing is overwritten" };
        var to = new Option<AgeRecipient[]>("--recipient")
        {
            Description = "Who can read it: a public key, age1…, as 'tolpuddle backup-key' or age-keygen makes it; several if it is said again",
            Required = true,
            CustomParser = result => [.. result.Tokens.Select(token => AgeRecipient.TryParse(token.Value, out var recipient) ? recipient : Refuse(result, token.Value))],
        };
        var command = new Command(
            "backup", "Copies everything into one encrypted file, keys included, as it is at one moment, while the system runs.\n\nExample: tolpuddle backup /backups/monday.age --recipient age1…")
        { file, to, Json.Option };
        return DatabaseCommand.Reading(command, async (parsed, services, cancel) =>
        {
            var (target, settings, files) = (parsed.GetValue(file)!, services.GetRequiredService<TolpuddleSettings>(), services.GetRequiredService<IFilePlace>());
            if (target.Exists) return await Root.FailAsync($"{target.FullName} is there already. Nothing is overwritten: say another name.");
            var content = await WriteAsync(target, parsed.GetValue(to)!, destination => services.GetRequiredService<DatabaseCopy>().WriteAsync(destination, new DirectoryInfo(settings.KeyDirectory), files, cancel));
            Say(parsed, content, $"{target.FullName} holds");
            if (content.MissingFiles == 0) return Root.Fine;
            return await Root.FailAsync(string.Create(CultureInfo.InvariantCulture, $"Of the files that reports name, {content.MissingFiles:N0} could not be copied: they are not in the {files.Words}, or cannot be read there. The backup holds all else. Put them back ({(settings.Bucket is null ? "is its disk mounted?" : "does its server answer?")}) and make another; 'tolpuddle doctor' says whether it is whole."));
        });

        static AgeRecipient Refuse(System.CommandLine.Parsing.ArgumentResult result, string said)
        {
            result.AddError($"'{said}' is no public key: it begins with age1, and every letter counts.");
            return null!;
        }
    }

    public static Command CreateRestore()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "A file that 'tolpuddle backup' made" };
        var keys = new Option<FileInfo[]>("--key") { Description = "A file with the secret key, or with parts of it; said again for each holder of a part", Required = true };
        file.AcceptExistingOnly();
        keys.AcceptExistingOnly();
        var command = new Command(
            "restore", "Puts a backup into an empty database, SQLite or PostgreSQL, whichever it came from: all of it or nothing.\n\nExample: tolpuddle restore /backups/monday.age --key key.txt --data /var/lib/tolpuddle")
        { file, keys, Json.Option };
        ServerOptions.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var settings = ServerOptions.Read(parsed) with { IsReadOnly = true };
            var identity = ReadKey(parsed.GetValue(keys)!);
            DataFolder.MakeReady(settings.DataDirectory);
            DataFolder.MakeReady(settings.KeyDirectory);
            await using var app = TolpuddleHost.Build(settings);
            var content = await RestoreAsync(app, parsed.GetValue(file)!, identity, settings, cancel);
            await using var scope = app.Services.CreateAsyncScope();
            try
            {
                new KeyFolder(settings.KeyDirectory).Check(app.Services.GetService<RingPassphrase>());
            }
            catch (CannotStartException e)
            {
                throw new CannotStartException($"Everything is restored, but it cannot be opened yet. {e.Message}", e);
            }

            await settings.Database.OpenForReadingAsync(scope.ServiceProvider, cancel); // proves that keys and rows belong together
            Say(parsed, content, "Restored:");
            if (content.MissingFiles > 0) await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Files that reports name and that were missing when the backup was made: {content.MissingFiles:N0}. An earlier backup may hold them."));
            return Root.Fine;
        });
        return command;
    }

    public static Command CreateKey()
    {
        var parts = new Option<int?>("--parts") { Description = "Split it into so many parts, one a holder, so that losing one loses nothing and nobody can read alone" };
        var needed = new Option<int?>("--needed") { Description = "How many of the parts give it back" };
        var command = new Command("backup-key", "Makes the key of backups. Keep what it prints away from this machine.\n\nExample: tolpuddle backup-key --parts 5 --needed 3") { parts, needed, Json.Option };
        command.Validators.Add(result =>
        {
            var (all, some) = (result.GetValue(parts), result.GetValue(needed));
            if (all is null && some is null) return;
            if (all is null || some is null || some < 2 || some > all || all > SecretSharing.MostParts) result.AddError($"Say --parts and --needed, such as --parts 5 --needed 3: at least 2 are needed, and there are at most {SecretSharing.MostParts} parts.");
        });
        command.SetAction(parsed =>
        {
            var identity = AgeIdentity.New();
            var split = parsed.GetValue(parts) is { } all ? identity.Split(all, parsed.GetValue(needed)!.Value).Select(part => part.ToString()).ToList() : null;
            if (parsed.GetValue(Json.Option)) Json.Print(new { Recipient = identity.Recipient.ToString(), Key = split is null ? identity.ToString() : null, Parts = split });
            else Console.WriteLine($"# public key: {identity.Recipient}\n{string.Join('\n', split ?? [identity.ToString()])}");
            Console.Error.WriteLine(split is null
                ? "Keep this where a fire, a thief or a break-in here does not reach. Without it a backup cannot be read by anybody."
                : $"Give each line to another person, and keep none here. Any {parsed.GetValue(needed)} of them restore a backup.");
            return Root.Fine;
        });
        return command;
    }

    /// <summary>Under another name until it is whole: a file that is there is a backup.</summary>
    private static async Task<CopyContent> WriteAsync(FileInfo target, IReadOnlyCollection<AgeRecipient> recipients, Func<Stream, Task<CopyContent>> write)
    {
        var unfinished = $"{target.FullName}.unfinished";
        try
        {
            CopyContent content;
            await using (var disk = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20))
            {
                await using (var encrypted = AgeFile.Encrypt(disk, recipients)) content = await write(encrypted);
                disk.Flush(flushToDisk: true);
            }

            File.Move(unfinished, target.FullName);
            return content;
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    private static async Task<CopyContent> RestoreAsync(WebApplication app, FileInfo file, AgeIdentity identity, TolpuddleSettings settings, CancellationToken cancel)
    {
        await using var scope = app.Services.CreateAsyncScope();
        try
        {
            await using var disk = file.OpenRead();
            await using var content = AgeFile.Decrypt(disk, identity);
            return await scope.ServiceProvider.GetRequiredService<DatabaseRestore>().ReadAsync(content, new DirectoryInfo(settings.KeyDirectory), scope.ServiceProvider.GetRequiredService<IFilePlace>(), cancel);
        }
        catch (InvalidDataException e)
        {
            throw new CannotStartException($"{e.Message} Nothing was changed.", e);
        }
    }

    /// <summary>The key itself in one of the files, or enough of its parts in all of them.</summary>
    private static AgeIdentity ReadKey(FileInfo[] files)
    {
        var parts = new List<SecretShare>();
        foreach (var line in files.SelectMany(file => File.ReadLines(file.FullName)).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (AgeIdentity.TryParse(line, out var identity)) return identity;
            if (SecretShare.TryParse(line, out var part)) parts.Add(part);
            else throw new WrongUseException("A line of --key is neither a secret key (AGE-SECRET-KEY-1…) nor a part of one (tolpuddle-share-…). Every letter counts.");
        }

        if (AgeIdentity.TryJoin(parts, out var joined)) return joined;
        throw new WrongUseException(parts.Count == 0 ? "--key holds no key." : $"These are {parts.DistinctBy(p => p.Index).Count()} parts; {parts[0].Needed} of the same key are needed.");
    }

    private static void Say(ParseResult parsed, CopyContent content, string what)
    {
        if (parsed.GetValue(Json.Option)) Json.Print(content);
        else Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what} {content.Rows!.Values.Sum():N0} rows of {content.Rows.Count} tables{(content.Files == 0 ? "" : $" and {content.Files:N0} files")}, as of {content.At:yyyy-MM-dd HH:mm:ss} UTC."));
    }
}
