using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Tolpuddle.Core.Data;

/// <summary>What a database's own refusals mean to an operator, and what to do. Says where it is, never the password.</summary>
public static class DatabaseTrouble
{
    // https://www.sqlite.org/rescode.html
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;
    private const int TakenKey = 1555;
    private const int TakenUnique = 2067;

    /// <summary>True if there can be only one of what was to be saved, and there is one.</summary>
    public static bool IsTaken(Exception failure) => failure.GetBaseException() is
        SqliteException { SqliteExtendedErrorCode: TakenKey or TakenUnique } or PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    /// <summary>True if the database failed and not the program: it refused, did not answer in time, or was not there, which PostgreSQL's driver wraps once more.</summary>
    public static bool IsOfDatabase(Exception failure) => failure is DbException or DbUpdateException or TimeoutException or InvalidOperationException { InnerException: DbException or TimeoutException };

    /// <summary>The words for <paramref name="failure"/> or what caused it; null if it is none of the database's.</summary>
    public static string? Explain(Database database, Exception failure)
    {
        for (var e = failure; e is not null and not CannotStartException; e = e.InnerException)
        {
            var words = database.Engine == DatabaseEngine.Sqlite ? Sqlite(FileOf(database), e) : Postgres(new(database.ConnectionString), e);
            if (words is not null) return words;
        }

        return null;
    }

    /// <summary>The file of an embedded database.</summary>
    public static string FileOf(Database database) => Path.GetFullPath(new SqliteConnectionStringBuilder(database.ConnectionString).DataSource);

    private static string? Sqlite(string file, Exception failure) => failure switch
    {
        SqliteException { SqliteErrorCode: NotADatabase or Corrupt } =>
            $"{file} is no SQLite database, or it is damaged. Nothing was changed. Say another file with --database, or put this one back from a backup.",
        SqliteException { SqliteErrorCode: Full } => $"The disk of {file} is full. What was saved is safe. Make room and start again.",
        SqliteException { SqliteErrorCode: Busy or Locked } => $"Another program holds {file}. Stop it and start again.",
        SqliteException { SqliteErrorCode: CannotOpen or ReadOnly or InputOutput } or IOException or UnauthorizedAccessException =>
            $"{file} cannot be written. Nothing was changed. Check that its folder is there, that this user may write in it, and that the disk is well.",
        SqliteException e => $"SQLite cannot use {file}: {e.Message}",
        _ => null,
    };

    private static string? Postgres(NpgsqlConnectionStringBuilder to, Exception failure) => failure switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } =>
            $"There is no database '{to.Database}' at {Place(to)}. Make it (createdb {to.Database}), or say another with --database.",
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } =>
            $"PostgreSQL at {Place(to)} does not let the user '{to.Username}' in. Check Username and Password of --database, and pg_hba.conf there.",
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } =>
            $"The user '{to.Username}' may not make tables in '{to.Database}' at {Place(to)}. Nothing was changed. Make this user the owner of the database.",
        PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections } e =>
            $"PostgreSQL at {Place(to)} takes nobody just now: {e.MessageText}. Try again in a minute.",
        PostgresException e => $"PostgreSQL at {Place(to)} refused: {e.MessageText} ({e.SqlState}).",
        NpgsqlException { InnerException: SocketException or IOException or TimeoutException } or SocketException =>
            $"PostgreSQL at {Place(to)} does not answer. Check that it runs, and Host and Port of --database.",
        NpgsqlException e => $"PostgreSQL at {Place(to)} cannot be used: {e.Message} Check --database.",
        _ => null,
    };

    private static string Place(NpgsqlConnectionStringBuilder to) => $"{to.Host}, port {to.Port}";
}
