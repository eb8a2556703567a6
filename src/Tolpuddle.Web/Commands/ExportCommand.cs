using System.CommandLine;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Cases.Exports;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Web.Commands;

/// <summary>Takes out what somebody may see. Not a backup: that copies everything, for nobody to read but the holder of its key.</summary>
internal static class ExportCommand
{
    private const string Zip = ".zip";
    private const string Unfinished = ".unfinished";

    public static Command Create()
    {
        var place = new Argument<string>("FOLDER|FILE") { Description = "A folder to make, or a file ending in .zip; with --format htcds the file of the table, with --format ftm that of the entities. Nothing is overwritten" };
        var email = new Option<string>("--as") { Description = "E-mail address of the person who asked for it: what they may see leaves, and it is written down as theirs", Required = true };
        var format = new Option<ExportFormat>("--format") { Description = "archive: documented files, whose reports 'tolpuddle import reports' takes back. htcds: reports in the Human Trafficking Case Data Standard 2.0. ftm: who and what they name, as a graph of FollowTheMoney for analysts' tools, a line of JSON an entity" };
        var purpose = new Option<string?>("--purpose") { Description = "What for, as it is written down" };
        var command = new Command(
            "export", "Takes out everything that a person may see, as files that hold what was told in confidence.\n\nExample: tolpuddle export handover.zip --as ada@agency.example --purpose \"moving to another system\"")
        { place, email, format, purpose, Json.Option };
        command.Validators.Add(result =>
        {
            if (result.GetValue(purpose) is { } said && (said.Trim().Length == 0 || said.Length > OnBehalf.MaxPurposeLength)) result.AddError($"--purpose takes at most {OnBehalf.MaxPurposeLength} characters, and at least one.");
        });
        return DatabaseCommand.Changing(command, async (parsed, services, cancel) =>
        {
            var path = Path.GetFullPath(parsed.GetRequiredValue(place));
            if (new[] { path, path + Unfinished }.FirstOrDefault(Path.Exists) is { } taken) return await Root.FailAsync($"{taken} is there already. Nothing is overwritten: say another name.");
            if (await services.GetRequiredService<OnBehalf>().OfAsync(parsed.GetRequiredValue(email), parsed.GetValue(purpose), cancel) is not { } viewer) return await Root.FailAsync("There is no open account with this e-mail address.");
            if (!viewer.HandlesReports) return await Root.FailAsync("This person sees no reports and no cases, so there is nothing to take out.");

            services.GetRequiredService<TolpuddleContext>().Viewer = viewer;
            var result = await WriteAsync(services.GetRequiredService<Exports>(), parsed.GetValue(format), path, cancel);
            if (parsed.GetValue(Json.Option)) Json.Print(result);
            else Console.WriteLine($"{path} holds {string.Join(", ", result.Rows.Select(row => $"{row.Value} {Path.GetFileNameWithoutExtension(row.Key)}"))}.");
            if (result.Withheld > 0) await Console.Error.WriteLineAsync($"{result.Withheld} reports were left out: something in them is graded \"no onward sharing\".");
            return Root.Fine;
        });
    }

    /// <summary>Under another name until it is whole.</summary>
    private static async Task<ExportResult> WriteAsync(Exports exports, ExportFormat format, string path, CancellationToken cancel)
    {
        var unfinished = path + Unfinished;
        var isFolder = format == ExportFormat.Archive && !path.EndsWith(Zip, StringComparison.OrdinalIgnoreCase);
        try
        {
            ExportResult result;
            if (isFolder)
            {
                await using var folder = ExportTarget.Folder(new DirectoryInfo(unfinished));
                result = await exports.WriteAsync(format, folder, cancel);
            }
            else
            {
                await using var file = ExportTarget.NewFile(unfinished);
                await using var target = format == ExportFormat.Archive ? await ExportTarget.ZipAsync(file, cancel) : ExportTarget.OneFile(file);
                result = await exports.WriteAsync(format, target, cancel);
            }

            Directory.Move(unfinished, path); // moves a file too
            return result;
        }
        catch
        {
            if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
            File.Delete(unfinished);
            throw;
        }
    }
}
