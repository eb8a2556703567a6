using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Win32.SafeHandles;

namespace Tolpuddle.Testing;

/// <summary>The real program, serving in a process of its own that can be stopped or killed.</summary>
public sealed partial class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Stopwatch _sinceStart = Stopwatch.StartNew();

    private ServerProcess(ProcessStartInfo description)
    {
        _process = new Process { StartInfo = description, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Take(line.Data, _output);
        _process.ErrorDataReceived += (_, line) => Take(line.Data, _errors);
        _process.Exited += (_, _) => _address.TrySetException(new InvalidOperationException("The server ended before it listened."));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public Uri Address { get; private set; } = null!;

    public int ProcessId => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>From the start of the process until it said that it was ready.</summary>
    public TimeSpan StartUp { get; private set; }

    public string Output => Read(_output);

    public string Errors => Read(_errors);

    /// <summary>
    /// Starts <c>tolpuddle serve</c>, <c>demo</c> or what else <paramref name="arguments"/> say, on a free port unless
    /// they name one, and waits until it is ready.
    /// </summary>
    public static Task<ServerProcess> StartAsync(CancellationToken cancel, params string[] arguments) => StartAsync([], cancel, arguments);

    /// <summary>The same with <paramref name="variables"/>, such as <c>TOLPUDDLE_SMTP</c>.</summary>
    public static Task<ServerProcess> StartAsync(IReadOnlyCollection<KeyValuePair<string, string>> variables, CancellationToken cancel, params string[] arguments)
    {
        var description = Command.Describe(Command.Dotnet, [Command.Program, .. arguments]);
        foreach (var (name, value) in variables) description.Environment[name] = value;
        return StartAsync(description, cancel);
    }

    /// <summary>The same by way of a launcher, or what else <paramref name="description"/> names.</summary>
    public static async Task<ServerProcess> StartAsync(ProcessStartInfo description, CancellationToken cancel)
    {
        if (!description.ArgumentList.Contains("--urls"))
        {
            description.ArgumentList.Add("--urls");
            description.ArgumentList.Add("http://127.0.0.1:0");
        }

        var server = new ServerProcess(description);
        try
        {
            await server.BecomeReadyAsync(cancel);
            return server;
        }
        catch (Exception failure)
        {
            await server.DisposeAsync();
            throw new InvalidOperationException($"The server did not start.\n{server.Output}\n{server.Errors}", failure);
        }
    }

    /// <summary>Processor time that it has used so far.</summary>
    public TimeSpan CpuTime()
    {
        _process.Refresh();
        return _process.TotalProcessorTime;
    }

    /// <summary>The most memory that it has held at once, MiB (VmHWM of /proc).</summary>
    public double PeakMemoryMb()
    {
        var line = File.ReadLines($"/proc/{ProcessId}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>All that it has written in memory at this moment, in pieces; what lies across the edge of two is in both.</summary>
    public IEnumerable<byte[]> ReadMemory()
    {
        const int Piece = 1 << 26;
        const int Edge = 1 << 10;
        using var memory = File.OpenHandle($"/proc/{ProcessId}/mem");
        foreach (var line in File.ReadAllLines($"/proc/{ProcessId}/maps").Where(l => l.Contains(" rw", StringComparison.Ordinal)))
        {
            var bounds = line.Split(' ')[0].Split('-');
            var (from, to) = (long.Parse(bounds[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture), long.Parse(bounds[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            for (; from < to; from += Piece)
            {
                var bytes = new byte[Math.Min(Piece + Edge, to - from)];
                var length = TryRead(memory, bytes, from);
                if (length > 0) yield return bytes[..length];
            }
        }
    }

    private static int TryRead(SafeFileHandle memory, byte[] bytes, long from)
    {
        try
        {
            return RandomAccess.Read(memory, bytes, from);
        }
        catch (IOException)
        {
            return 0; // given back since it was listed
        }
    }

    /// <summary>SIGKILL: the process gets no chance to say or save anything.</summary>
    public async Task KillHardAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as systemd stops a service.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync(CancellationToken cancel)
    {
        using var kill = Process.Start("kill", ["-TERM", ProcessId.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync(cancel);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillHardAsync();
        _process.Dispose();
    }

    private async Task BecomeReadyAsync(CancellationToken cancel)
    {
        Address = await _address.Task.WaitAsync(Patience, cancel);
        using var client = new HttpClient { BaseAddress = Address };
        while (!await IsReadyAsync(client, cancel))
        {
            if (_process.HasExited) throw new InvalidOperationException($"The server ended with exit code {_process.ExitCode}.");
            if (_sinceStart.Elapsed > Patience) throw new TimeoutException("The server listens but is not ready.");
            await Task.Delay(20, cancel);
        }

        StartUp = _sinceStart.Elapsed;
    }

    private static async Task<bool> IsReadyAsync(HttpClient client, CancellationToken cancel)
    {
        try
        {
            using var answer = await client.GetAsync("/health/ready", cancel);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false; // not listening yet
        }
    }

    private void Take(string? line, StringBuilder lines)
    {
        if (line is null) return;
        lock (lines) lines.AppendLine(line);
        if (ListeningAddress().Match(line) is { Success: true } match) _address.TrySetResult(new Uri(match.Value));
    }

    private static string Read(StringBuilder lines)
    {
        lock (lines) return lines.ToString();
    }

    [GeneratedRegex(@"http://(127\.0\.0\.1|localhost):[1-9][0-9]*")]
    private static partial Regex ListeningAddress();
}
